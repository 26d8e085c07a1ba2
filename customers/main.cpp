#include "customers/app.hpp"
#include "platform/runtime/program.hpp"

int main(int argc, char** argv) {
  return cartwright::runtime::run_program<cartwright::customers::App>("customers", argc, argv);
}
