#include "cart/products/products_program.hpp"

int main(int argc, char** argv) {
  using namespace cartwright;
  return runtime::run_operators_program(
      cart::kProductsProgram, {argv, static_cast<std::size_t>(argc)}, cart::run_products_program);
}
