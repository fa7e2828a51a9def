import { user } from './sample/windows-facts.ts'
import { variant } from './scenario.ts'

export const ONLY_ON_DESTINATION = variant(
  'only-on-destination',
  'the destination has accounts and settings of its own',
  ({ destination }) => {
    destination.users.push(user('helpdesk', 1050, 'Help Desk', 'Only here'))
    const sid = `${destination.machineSid}-1050`
    for (const { name, members } of destination.groups) {
      if (name !== 'Users' && name !== 'WmsOperators') continue
      members.push({ name: `${destination.computerName}\\helpdesk`, sid, objectClass: 'User', source: 'Local' })
    }
    destination.wms.multiPointServers.push('MPS-LAB9')
  },
)
