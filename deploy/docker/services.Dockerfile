# One image a service, without a shell: `docker build --target customers -f deploy/docker/services.Dockerfile .`, or cart.
# A stage holds what changes less often than the next, for builders with and without BuildKit.

FROM debian:bookworm-slim AS swagger-ui
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM debian:bookworm-slim AS compiler
WORKDIR /source
COPY debian-packages.txt ./
RUN apt-get update \
 && sed -n '/^\[build\]/,/^\[/s/^\([a-z][^ ]*\).*/\1/p' debian-packages.txt \
  | xargs apt-get install -y --no-install-recommends \
 && rm -rf /var/lib/apt/lists/*

FROM compiler AS platform
COPY --from=swagger-ui /source/node_modules node_modules
COPY CMakeLists.txt CMakePresets.json services.txt ./
COPY cmake cmake
COPY proto proto
COPY platform platform
RUN cmake --preset image -DCARTWRIGHT_SERVICES= && cmake --build --preset image

FROM platform AS customers-build
COPY customers customers
COPY deploy/docker/collect deploy/docker/
RUN cmake --preset image -DCARTWRIGHT_SERVICES=customers && cmake --build --preset image
RUN deploy/docker/collect build/image/customers/customers /image \
 && deploy/docker/collect build/image/customers/cartwright-users /image

FROM scratch AS customers
COPY --from=customers-build /image /
USER 10001:10001
EXPOSE 8081 50051
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s CMD ["/usr/bin/customers", "--check-health"]
ENTRYPOINT ["/usr/bin/customers"]

FROM platform AS cart-build
COPY cart cart
COPY deploy/docker/collect deploy/docker/
RUN cmake --preset image -DCARTWRIGHT_SERVICES=cart && cmake --build --preset image
RUN deploy/docker/collect build/image/cart/cart /image \
 && deploy/docker/collect build/image/cart/cartwright-products /image

FROM scratch AS cart
COPY --from=cart-build /image /
USER 10001:10001
EXPOSE 8082
HEALTHCHECK --interval=5s --timeout=5s --start-period=20s CMD ["/usr/bin/cart", "--check-health"]
ENTRYPOINT ["/usr/bin/cart"]
