#include "customers/mail/built_in_templates.hpp"

#include <utility>

// The symbols of built_in_templates.S.
extern "C" {
extern const char kMailVerification[], kMailVerificationHtml[], kMailVerificationEnd[];
extern const char kMailRecovery[], kMailRecoveryHtml[], kMailRecoveryEnd[];
extern const char kMailRegistrationAttempt[], kMailRegistrationAttemptHtml[],
    kMailRegistrationAttemptEnd[];
extern const char kMailPasswordChanged[], kMailPasswordChangedHtml[], kMailPasswordChangedEnd[];
extern const char kMailEmailChanged[], kMailEmailChangedHtml[], kMailEmailChangedEnd[];
}

namespace cartwright::customers {

BuiltInTemplate built_in_template(Occasion occasion) {
  switch (occasion) {
    case Occasion::verification:
      return {{kMailVerification, kMailVerificationHtml},
              {kMailVerificationHtml, kMailVerificationEnd}};
    case Occasion::recovery:
      return {{kMailRecovery, kMailRecoveryHtml}, {kMailRecoveryHtml, kMailRecoveryEnd}};
    case Occasion::registration_attempt:
      return {{kMailRegistrationAttempt, kMailRegistrationAttemptHtml},
              {kMailRegistrationAttemptHtml, kMailRegistrationAttemptEnd}};
    case Occasion::password_changed:
      return {{kMailPasswordChanged, kMailPasswordChangedHtml},
              {kMailPasswordChangedHtml, kMailPasswordChangedEnd}};
    case Occasion::email_changed:
      return {{kMailEmailChanged, kMailEmailChangedHtml},
              {kMailEmailChangedHtml, kMailEmailChangedEnd}};
  }
  std::unreachable();
}

}  // namespace cartwright::customers
