import { leaveDomain } from '../state/people/leave-domain.ts'
import { variant } from './scenario.ts'

export const SOURCE_WORKGROUP = variant(
  'source-workgroup',
  'the source has never been in a domain, so only its local accounts log on',
  ({ source }) => {
    leaveDomain(source, 'WORKGROUP')
    for (const group of source.groups) group.members = group.members.filter((member) => !member.isOrphaned)
    source.sessions = source.sessions.filter(({ domainName }) => domainName === source.computerName)
    for (const station of source.stations) {
      if (station.autoLogOnUserName.includes('\\'))
        Object.assign(station, { isAutoLogOn: false, autoLogOnUserName: '' })
      if (!source.sessions.some(({ sessionId }) => sessionId === station.sessionId)) station.sessionId = null
    }
  },
)
