// The spelling of an address that is stored is an address again, of the same local part, and has no
// other spelling itself.

#include "customers/users/mailbox.hpp"

#include <string>

#include "platform/schema/email.hpp"
#include "platform/testing/fuzzing/promise.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  using fuzzing::promise;
  const std::string email(reinterpret_cast<const char*>(data), size);
  if (!schema::is_email(email)) return 0;
  const auto mailbox = customers::mailbox_of(email);
  promise(schema::is_email(mailbox), "a mailbox that is no address");
  promise(customers::mailbox_of(mailbox) == mailbox, "a mailbox with another mailbox");
  const auto local = email.substr(0, email.rfind('@'));
  promise(mailbox.substr(0, mailbox.rfind('@')) == local, "a mailbox of somebody else");
  return 0;
}
