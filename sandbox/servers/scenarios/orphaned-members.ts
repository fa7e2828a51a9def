import { variant } from './scenario.ts'

export const ORPHANED_MEMBERS = variant(
  'orphaned-members',
  'the Administrators group of the source holds a SID that nobody has any more',
  ({ source }) => {
    const administrators = source.groups.find(({ name }) => name === 'Administrators')
    const sid = 'S-1-5-21-1004336348-1177238915-682003330-1188'
    administrators?.members.push({ name: sid, sid, objectClass: 'User', source: 'Unknown', isOrphaned: true })
  },
)
