#pragma once
// cartwright-products: the products of a shop as files, for operators. It speaks to the database of
// cart itself, as the role of the service, so that a catalogue may be larger than a request.

#include "platform/runtime/operators_program.hpp"

namespace cartwright::cart {

inline constexpr auto kProductsProgram = "cartwright-products";

/// Returns the exit status; see products_help(). Throws what run_operators_program() prints.
int run_products_program(runtime::Arguments arguments);

}  // namespace cartwright::cart
