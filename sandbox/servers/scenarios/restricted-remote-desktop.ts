import { variant } from './scenario.ts'

export const RESTRICTED_REMOTE_DESKTOP = variant(
  'restricted-remote-desktop',
  'the source lets only two accounts log on, the destination everyone',
  ({ source }) => {
    const users = source.groups.find(({ name }) => name === 'Remote Desktop Users')
    const allowed = source.groups.find(({ name }) => name === 'WmsOperators')
    if (users && allowed) users.members = [...allowed.members]
  },
)
