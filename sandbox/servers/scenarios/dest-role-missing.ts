import { variant } from './scenario.ts'

export const DEST_ROLE_MISSING = variant(
  'dest-role-missing',
  'the destination lacks the role MultiPoint Services',
  ({ destination }) => {
    const role = destination.features.find((feature) => feature.name === 'MultiPointServerRole')
    if (role) role.installState = 'Available'
  },
)
