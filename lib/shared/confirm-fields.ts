/** The fields by which someone shows once more who they are: names that no other form has. */
export const CONFIRM_FIELDS = {
  password: 'confirmPassword',
  code: 'confirmCode',
  /** What was posted first, sealed. */
  sealedForm: 'confirmForm',
} as const;
