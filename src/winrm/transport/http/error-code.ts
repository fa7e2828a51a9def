/** Node's code of an error. */
export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : 'EUNKNOWN'
}
