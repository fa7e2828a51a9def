import { z } from 'zod'
import { showReading, showUserType } from '../../migration/describe/show-reading.ts'
import { sameAccount } from '../../migration/worksheet/names.ts'
import { ServerTrouble } from '../../operations/ports.ts'
import { command, credential, pipe } from '../../winrm/index.ts'
import { USER_TYPES } from '../read/build-worksheet.ts'
import { anything, flag, text, wordReading } from '../read/plain.ts'
import { type ChangeMaker, type ChangeOf, observation } from './change-kind.ts'
import type { WriteSession } from './session.ts'

const user = z.object({ Name: text, UserType: text })
const localUser = z.object({ Name: text, Enabled: flag, PasswordLastSet: anything, LastLogon: anything })

async function findUser(session: WriteSession, name: string) {
  const select = command('Select-Object', { Property: ['Name', 'UserType'] })
  const rows = await session.read(pipe(command('Get-WmsUser', { All: true }), select), user)
  return rows.find((row) => sameAccount(row.Name, name))
}

async function findLocalUser(session: WriteSession, name: string) {
  const select = command('Select-Object', { Property: Object.keys(localUser.shape) })
  const rows = await session.read(pipe(command('Get-LocalUser'), select), localUser)
  return rows.find((row) => sameAccount(row.Name, name))
}

function showType(found: { readonly UserType: string } | undefined): string {
  return found ? showReading(wordReading(found.UserType, USER_TYPES), showUserType) : 'no such account'
}

/** A new local account, by New-WmsUser, with a derived password. */
export const createUser: ChangeMaker<ChangeOf<'create-user'>> = {
  needs: () => ({ 'New-WmsUser': ['Credential', 'UserType', 'FullName', 'Description', 'Confirm'] }),
  async observe(session, change) {
    const found = await findUser(session, change.user)
    return observation(found?.UserType === change.userType, showType(found))
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
  needs: () => ({ 'Set-WmsUser': ['Name', 'UserType'] }),
  async observe(session, change) {
    const found = await findUser(session, change.user)
    return observation(found?.UserType === change.to, showType(found))
  },
  async apply(session, change) {
    await session.run(command('Set-WmsUser', { Name: change.user, UserType: change.to, ErrorAction: 'Stop' }))
  },
}

/** A new password at the next logon: no Wms cmdlet asks for one, net.exe does. */
export const mustChangePassword: ChangeMaker<ChangeOf<'must-change-password'>> = {
  needs: () => ({ 'net.exe': [] }),
  async observe(session, change) {
    const found = await findLocalUser(session, change.user)
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

/** Keeps an account out, or lets it log on: the limit of a pilot that the server itself enforces. */
export const accountEnabled: ChangeMaker<ChangeOf<'account-enabled'>> = {
  needs: ({ to }) => ({ [to ? 'Enable-LocalUser' : 'Disable-LocalUser']: ['Name'] }),
  async observe(session, change) {
    const found = await findLocalUser(session, change.user)
    if (!found) return observation(false, 'no such account')
    return observation(found.Enabled === change.to, found.Enabled ? 'can log on' : 'is kept out')
  },
  async apply(session, { user: Name, to }) {
    await session.run(command(to ? 'Enable-LocalUser' : 'Disable-LocalUser', { Name: [Name], ErrorAction: 'Stop' }))
  },
}

/** Removes an account that a migration has made. One that somebody has used is somebody's by now, and stays. */
export const removeUser: ChangeMaker<ChangeOf<'remove-user'>> = {
  needs: () => ({ 'Remove-WmsUser': ['Name', 'Confirm'] }),
  async observe(session, change) {
    const found = await findLocalUser(session, change.user)
    if (!found) return observation(true, 'no such account')
    const isUsed = found.LastLogon !== null && found.LastLogon !== undefined
    if (isUsed && !change.isEvenIfUsed) return observation(true, 'kept, because somebody has used it')
    return observation(false, 'still there')
  },
  async apply(session, { user: Name }) {
    await session.run(command('Remove-WmsUser', { Name, Confirm: false, ErrorAction: 'Stop' }))
  },
}
