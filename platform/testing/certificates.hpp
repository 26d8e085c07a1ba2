#pragma once
// The certificates that ./dev test makes.

#include <string>

#include "platform/rpc/tls_files.hpp"

namespace cartwright::test {

/// The folder that TEST_CERTIFICATES names. Throws std::runtime_error if it is not set.
std::string certificates_folder();

/// Our CA with the certificate of `owner`: "customers" serves, "cart" calls, "neighbour" may call
/// others only; "next/customers" and "next/cart" are signed by the CA that replaces ours,
/// "next/ca.crt".
rpc::TlsFiles certificate(const std::string& owner);

/// Our CA with a certificate that another CA has signed.
rpc::TlsFiles stranger_certificate();

}  // namespace cartwright::test
