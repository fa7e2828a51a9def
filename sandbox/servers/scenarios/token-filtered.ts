import { user } from './sample/windows-facts.ts'
import { variant } from './scenario.ts'

export const TOKEN_FILTERED = variant(
  'token-filtered',
  'both servers have a local administrator, localadmin, whose remote token Windows filters',
  ({ source, destination }) => {
    for (const state of [source, destination]) {
      state.users.push(user('localadmin', 1060, 'Local Administrator', ''))
      const member = {
        name: `${state.computerName}\\localadmin`,
        sid: `${state.machineSid}-1060`,
        objectClass: 'User' as const,
        source: 'Local' as const,
      }
      // Remote Management Users lets the filtered token in, so that it can be seen.
      for (const { name, members } of state.groups) {
        if (['Administrators', 'Users', 'Remote Management Users'].includes(name)) members.push(member)
      }
    }
  },
)
