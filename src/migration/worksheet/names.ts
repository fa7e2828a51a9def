/** Account names are compared as Windows compares them: without regard to case. */
export function sameAccount(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase()
}

/** True for `DOMAIN\user` and `user@domain`. Ask `localAccountName` first: it takes the machine's own name away. */
export function isDomainAccount(account: string): boolean {
  return account.includes('\\') || account.includes('@')
}

/** `MPS-SRC01\kiosk` and `.\kiosk`, as MPS-SRC01 says them, are the local account `kiosk`; every other name stays as it is. */
export function localAccountName(account: string, computerName: string): string {
  const cut = account.indexOf('\\')
  if (cut < 0) return account

  const owner = account.slice(0, cut)
  return owner === '.' || sameAccount(owner, shortComputerName(computerName)) ? account.slice(cut + 1) : account
}

/** The first label of a host name; an IPv4 address stays whole. */
export function shortComputerName(name: string): string {
  return isAddress(name) ? name : (name.split('.')[0] ?? name)
}

/** True where two names mean one computer. A short name matches the same name with a domain behind it. */
export function sameComputer(one: string, other: string): boolean {
  const [a, b] = [one.toLowerCase(), other.toLowerCase()]
  if (a === b) return true
  const isOneShort = !a.includes('.') || !b.includes('.')
  return isOneShort && shortComputerName(a) === shortComputerName(b)
}

/** The name in a list of accounts, whatever its case. */
export function includesAccount(accounts: readonly string[], account: string): boolean {
  return accounts.some((each) => sameAccount(each, account))
}

/** The name in a list of computers, short or long. */
export function includesComputer(computers: readonly string[], computer: string): boolean {
  return computers.some((each) => sameComputer(each, computer))
}

function isAddress(name: string): boolean {
  return /^\d{1,3}(\.\d{1,3}){3}$/.test(name) || name.includes(':')
}
