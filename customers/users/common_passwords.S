// What common_passwords.py packs, for common_passwords.cpp.

  .section .rodata
  .global kCommonPasswords
kCommonPasswords:
  .incbin "common_passwords.bin"
  .global kCommonPasswordsEnd
kCommonPasswordsEnd:
  .section .note.GNU-stack, "", @progbits
