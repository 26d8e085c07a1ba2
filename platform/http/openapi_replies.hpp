#pragma once
// The part of the OpenAPI document that tells what an operation answers.

#include <boost/json/fwd.hpp>

#include <span>

#include "platform/http/operation.hpp"

namespace cartwright::http {

/// A `responses` object: the success and every error that the operation can end in, each with
/// schema and examples.
boost::json::object openapi_replies(const Operation& operation, boost::json::object& components);

/// The schema of the one shape that errors have, of which there are those of these statuses.
boost::json::object error_schema(std::span<const Status> statuses);

}  // namespace cartwright::http
