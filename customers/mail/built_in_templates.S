// The texts of mails, for built_in_templates.cpp.

.macro texts symbol, name
  .global \symbol, \symbol\()Html, \symbol\()End
\symbol:
  .incbin "\name\().txt"
\symbol\()Html:
  .incbin "\name\().html"
\symbol\()End:
.endm

  .section .rodata
  texts kMailVerification, "verification"
  texts kMailRecovery, "recovery"
  texts kMailRegistrationAttempt, "registration_attempt"
  texts kMailPasswordChanged, "password_changed"
  texts kMailEmailChanged, "email_changed"
  .section .note.GNU-stack, "", @progbits
