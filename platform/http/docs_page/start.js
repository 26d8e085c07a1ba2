// A login answers "Bearer <jwt>", and Authorize puts "Bearer " before what is pasted: both forms must work.
function withOneScheme(request) {
  const authorization = request.headers.Authorization;
  if (authorization) {
    request.headers.Authorization = authorization.trim().replace(/^(Bearer\s+)+/i, "Bearer ");
  }
  return request;
}

window.ui = SwaggerUIBundle({
  url: "swagger.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  persistAuthorization: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: withOneScheme,
});
