#include "customers/users/users_program.hpp"

int main(int argc, char** argv) {
  using namespace cartwright;
  return runtime::run_operators_program(customers::kUsersProgram,
                                        {argv, static_cast<std::size_t>(argc)},
                                        customers::run_users_program);
}
