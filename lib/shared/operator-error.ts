/** Something that only the person who runs the software can mend. The message is one line that says what to do. */
export class OperatorError extends Error {
  override name = 'OperatorError';
}
