import type { GroupMember, ServerState } from '../server-state.ts'

export const TCPIP = 'HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters'
/** RIDs of the groups that a join puts into local groups, and leaving takes out: Domain Admins, Users and Guests. */
const JOINED_GROUP_RIDS = ['512', '513', '514']
const STANDALONE_SERVER = 2

/** Makes the computer a member of that workgroup, as the start after Remove-Computer does. */
export function leaveDomain(state: ServerState, workgroup: string): void {
  state.domain = null
  state.workgroup = workgroup
  state.nextWorkgroup = null
  state.computer.domainRole = STANDALONE_SERVER
  const names = state.registry[TCPIP]
  if (names) Object.assign(names, { Domain: '', 'NV Domain': '' })
  for (const group of state.groups) {
    group.members = group.members.flatMap((member) =>
      member.source === 'ActiveDirectory' ? withoutDomain(member) : [member],
    )
  }
}

/** Nobody can tell any more whose SID it is. */
function withoutDomain(member: GroupMember): GroupMember[] {
  if (JOINED_GROUP_RIDS.includes(member.sid.slice(member.sid.lastIndexOf('-') + 1))) return []
  return [{ ...member, name: member.sid, source: 'Unknown', isOrphaned: true }]
}
