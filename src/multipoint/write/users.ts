import { z } from 'zod'
import { sameAccount } from '../../migration/worksheet/names.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, credential, pipe } from '../../winrm/index.ts'
import { anything, text } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const user = z.object({ Name: text, UserType: text })
const localUser = z.object({ Name: text, PasswordLastSet: anything })

async function findUser(session: WriteSession, name: string) {
  const select = command('Select-Object', { Property: ['Name', 'UserType'] })
  const rows = await session.read(pipe(command('Get-WmsUser', { All: true }), select), user)
  return rows.find((row) => sameAccount(row.Name, name))
}

/** A new local account, by New-WmsUser, with a derived password. */
export const createUser: ChangeMaker<ChangeOf<'create-user'>> = {
  async observe(session, change) {
    const found = await findUser(session, change.user)
    return observation(
      found?.UserType === change.userType,
      found ? `an account of type ${found.UserType}` : 'no such account',
    )
  },
  async apply(session, change, { password }) {
    if (!password) throw new Error('a new account without a password')
    const { userType, fullName, description } = change
    await session.run(
      command('New-WmsUser', {
        Credential: credential(change.user, password),
        UserType: userType,
        FullName: fullName,
        Description: description,
        Confirm: false,
        ErrorAction: 'Stop',
      }),
    )
  },
}

/** The level of an account, by Set-WmsUser. */
export const userType: ChangeMaker<ChangeOf<'user-type'>> = {
  async observe(session, change) {
    const found = await findUser(session, change.user)
    return observation(
      found?.UserType === change.to,
      found ? `an account of type ${found.UserType}` : 'no such account',
    )
  },
  async apply(session, change) {
    await session.run(command('Set-WmsUser', { Name: change.user, UserType: change.to, ErrorAction: 'Stop' }))
  },
}

/** A new password at the next logon: no Wms cmdlet asks for one, net.exe does. */
export const mustChangePassword: ChangeMaker<ChangeOf<'must-change-password'>> = {
  async observe(session, change) {
    const select = command('Select-Object', { Property: ['Name', 'PasswordLastSet'] })
    const rows = await session.read(pipe(command('Get-LocalUser'), select), localUser)
    const found = rows.find((row) => sameAccount(row.Name, change.user))
    if (!found) return observation(false, 'no such account')
    const mustChange = found.PasswordLastSet === null || found.PasswordLastSet === undefined
    return observation(mustChange, mustChange ? 'asked for at the next logon' : 'not asked for')
  },
  async apply(session, change) {
    const trouble = await session.runProgram('net.exe', 'user', change.user, '/logonpasswordchg:yes')
    if (trouble === undefined) return
    const { server } = session.endpoint
    throw new ServerTrouble('refused-by-server', server, `${server} refused it: ${trouble}`)
  },
}
