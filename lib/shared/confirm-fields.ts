/** The fields with which someone confirms their identity again; no other form uses these names. */
export const CONFIRM_FIELDS = {
  password: 'confirmPassword',
  code: 'confirmCode',
  /** What was posted first, sealed. */
  sealedForm: 'confirmForm',
} as const;
