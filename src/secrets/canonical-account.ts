/** Windows does not tell accounts apart by case; `.\name` is a local account like `name`. */
export function canonicalAccount(account: string): string {
  return account.toLowerCase().replace(/^\.\\/, '')
}
