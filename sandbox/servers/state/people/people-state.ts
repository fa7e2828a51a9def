/** What passwords must be like; the numbers are those of `net accounts`, and 0 is none. */
export interface PasswordPolicy {
  minLength: number
  isComplex: boolean
  historyLength: number
  lockoutThreshold: number
}

/** A logon at a station in the log Security: 4624 succeeded, 4625 failed. */
export interface SecurityEvent {
  recordId: number
  id: 4624 | 4625
  at: number
  userName: string
  domainName: string
  stationId: number
  /** NTSTATUS of a failure and of its reason; 0 where it succeeded. */
  status: number
  subStatus: number
}

/** What a server knows of passwords and logons, and whether it is about to leave its domain. */
export interface PeopleState {
  passwordPolicy: PasswordPolicy
  /** The newest last. */
  securityEvents: SecurityEvent[]
  /** The workgroup that the computer is in after its next start; null where it stays where it is. */
  nextWorkgroup: string | null
}

/** That of a server that is new. */
export function newPeopleState(): PeopleState {
  return {
    passwordPolicy: { minLength: 7, isComplex: true, historyLength: 0, lockoutThreshold: 0 },
    securityEvents: [],
    nextWorkgroup: null,
  }
}
