import { expect, test } from 'vitest'
import { callerFor } from '../../../../sandbox/servers/state/caller.ts'
import { call, column, machineFor, run, runOne } from './machine-for-test.ts'

const WINDOWS = 'HKLM:\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion'

test('CIM classes answer filters and chosen properties', async () => {
  const result = await runOne(machineFor(), 'Get-CimInstance', {
    ClassName: 'Win32_LogicalDisk',
    Filter: "DriveType=3 AND DeviceID='D:'",
    Property: ['FreeSpace'],
  })

  expect(column(result.output, 'FreeSpace')).toEqual([BigInt(1740 * 1024 ** 3)])
  expect(column(result.output, 'Size')).toEqual([null])
})

test('an unknown class or namespace is an error of WMI', async () => {
  const result = await run(machineFor(), [
    [call('Get-CimInstance', { ClassName: 'Win32_Nothing' })],
    [call('Get-CimInstance', { ClassName: 'Win32_Processor', Namespace: 'root\\nowhere' })],
    [
      call('Get-CimInstance', {
        ClassName: 'Win32_TerminalServiceSetting',
        Namespace: 'root\\CIMV2\\TerminalServices',
      }),
    ],
  ])

  expect(result.ids).toEqual(['HRESULT 0x80041010', 'HRESULT 0x8004100e'])
  expect(column(result.output, 'SingleSession')).toMatchObject([{ value: 1 }])
})

test('registry keys are read by value, by wildcard and by existence', async () => {
  const machine = machineFor('source')

  const result = await run(machine, [
    [
      call('Get-ItemProperty', {
        Path: 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Nls\\Language',
        Name: ['InstallLanguage'],
      }),
    ],
    [call('Get-ItemProperty', { Path: `${WINDOWS}\\Uninstall\\*` }), call('Measure-Object')],
    [call('Test-Path', { LiteralPath: `${WINDOWS}\\Component Based Servicing\\RebootPending` })],
    [call('Get-ItemProperty', { LiteralPath: `${WINDOWS}\\Nothing` })],
  ])

  expect(column(result.output.slice(0, 1), 'InstallLanguage')).toEqual(['0409'])
  expect(column(result.output.slice(1, 2), 'Count')).toEqual([6])
  expect(result.output[2]).toBe(false)
  expect(result.ids).toEqual(['PathNotFound'])
})

test('a value that is not there is an error of the property', async () => {
  const result = await runOne(machineFor(), 'Get-ItemProperty', {
    LiteralPath: 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Session Manager',
    Name: ['PendingFileRenameOperations'],
  })

  expect(result.output).toEqual([])
  expect(result.ids).toEqual(['System.Management.Automation.PSArgumentException'])
})

test('PasswordLastSet is null for whoever must change the password', async () => {
  const machine = machineFor('source')

  await run(machine, [[call('net.exe', {}, 'user', 'student01', '/logonpasswordchg:yes')]])
  const result = await runOne(machine, 'Get-LocalUser', { Name: ['student01', 'student02'] })

  expect(column(result.output, 'PasswordLastSet')).toEqual([null, expect.objectContaining({ kind: 'date-time' })])
})

test('an orphaned SID breaks the list of members, while net localgroup still works', async () => {
  const machine = machineFor('source', 'orphaned-members')

  const members = await runOne(machine, 'Get-LocalGroupMember', { SID: 'S-1-5-32-544' })
  const text = await run(machine, [[call('net.exe', {}, 'localgroup', 'Administrators')]])

  expect(members.errors[0]?.message).toBe('Failed to compare two elements in the array.')
  expect(text.output).toEqual(expect.arrayContaining(['it.admin', 'CONTOSO\\Domain Admins']))
})

test('the cmdlets of Hyper-V are there only with their module', async () => {
  const basic = await runOne(machineFor('source'), 'Get-VM')
  const full = await runOne(machineFor('source', 'full'), 'Get-VM')

  expect(basic.ids).toEqual(['CommandNotFoundException'])
  expect(column(full.output, 'Name')).toEqual(['MPS-SRC01-t', 'MPS-SRC01-7', 'MPS-SRC01-8'])
})

test('Get-Command tells what a build has', async () => {
  const result = await run(machineFor(), [
    [call('Get-Command', { Name: ['Set-WmsSystem'], ParameterName: ['AdminOrchestration'] })],
    [call('Get-Command', { Name: ['Map-WmsStation'] })],
  ])

  expect(column(result.output, 'Name')).toEqual(['Set-WmsSystem'])
  expect(result.ids).toEqual(['CommandNotFoundException'])
})

test('settings of WinRM are read one by one and by container, by administrators', async () => {
  const machine = machineFor()
  const quotas = 'WSMan:\\localhost\\Plugin\\microsoft.powershell\\Quotas'

  const result = await run(machine, [
    [call('Get-Item', { Path: 'WSMan:\\localhost\\Shell\\MaxShellsPerUser' })],
    [call('Get-ChildItem', { Path: quotas })],
    [call('Get-ChildItem', { Path: 'WSMan:\\localhost\\Nothing' })],
    [call('Get-Item', { Path: `${quotas}\\MaxNothing` })],
  ])
  const helper = await run(machine, [[call('Get-ChildItem', { Path: quotas })]], {
    caller: callerFor(machine.state, 'helper', 'CONTOSO')!,
  })

  expect(column(result.output.slice(0, 1), 'Value')).toEqual(['30'])
  expect(column(result.output.slice(1), 'Name')).toContain('MaxConcurrentCommandsPerShell')
  expect(result.ids).toEqual(['PathNotFound', 'PathNotFound'])
  expect(helper.errors.map(({ category }) => category)).toEqual(['PermissionDenied'])
})

test('children of registry keys and directories are listed', async () => {
  const machine = machineFor('source')

  const keys = await runOne(machine, 'Get-ChildItem', { Path: `${WINDOWS}\\Uninstall` })
  const nothing = await runOne(machine, 'Get-ChildItem', { Path: 'C:\\Nothing' })

  expect(keys.output).toHaveLength(6)
  expect(nothing.ids).toEqual(['PathNotFound'])
})

test('accounts are disabled and enabled by name and by SID, unknown ones are reported', async () => {
  const machine = machineFor('source')
  const enabled = async () => column((await runOne(machine, 'Get-LocalUser', { Name: ['kiosk'] })).output, 'Enabled')

  const disabled = await runOne(machine, 'Disable-LocalUser', { Name: ['nobody', 'Kiosk'] })
  const whileDisabled = await enabled()
  await runOne(machine, 'Enable-LocalUser', { SID: [`${machine.state.machineSid}-1020`] })

  expect(disabled.ids).toEqual(['UserNotFound'])
  expect(whileDisabled).toEqual([false])
  expect(await enabled()).toEqual([true])
})

test('net accounts tells the policy of passwords', async () => {
  const machine = machineFor()
  Object.assign(machine.state.passwordPolicy, { minLength: 14, historyLength: 24 })

  const result = await run(machine, [
    [call('net.exe', {}, 'accounts')],
    [call('Get-Variable', { Name: ['LASTEXITCODE'], ValueOnly: true })],
  ])

  expect(result.output).toEqual([
    'Force user logoff how long after time expires?:       Never',
    'Minimum password age (days):                          0',
    'Maximum password age (days):                          42',
    'Minimum password length:                              14',
    'Length of password history maintained:                24',
    'Lockout threshold:                                    Never',
    'Lockout duration (minutes):                           30',
    'Lockout observation window (minutes):                 30',
    'Computer role:                                        SERVER',
    'The command completed successfully.',
    '',
    '',
    0,
  ])
})

test('Get-Command prints the syntax of each parameter set, and where a program lies', async () => {
  const result = await run(machineFor(), [
    [call('Get-Command', { Name: ['Set-WmsSystem', 'Get-WmsSession', 'New-WmsUser', 'net.exe', 'msg'], Syntax: true })],
  ])

  expect(result.output).toEqual([
    '\r\nSet-WmsSystem [-BootToConsoleMode <bool>] [-DesktopMonitoring <bool>] [-IM <bool>] [-IPPerSession <bool>] [-SingleSessionPerUser <bool>] [-SuppressPrivacyNotification <bool>] [-AdminOrchestration <bool>] [-Mode <SystemOperatingModePS>] [-Server <string>] [<CommonParameters>]\r\n',
    '\r\nGet-WmsSession [-SessionId] <uint32[]> [-Thumbnail <ThumbnailSizePS>] [-Server <string>] [<CommonParameters>]\r\n' +
      '\r\nGet-WmsSession -All [-Thumbnail <ThumbnailSizePS>] [-Server <string>] [<CommonParameters>]\r\n',
    '\r\nNew-WmsUser [-Credential] <pscredential> [-UserType] <UserTypePS> [[-FullName] <string>] [[-Description] <string>] [-Server <string>] [-WhatIf] [-Confirm] [<CommonParameters>]\r\n',
    'C:\\Windows\\system32\\net.exe',
    'C:\\Windows\\system32\\msg.exe',
  ])
})

test('the syntax of a command that is not there is an error, and the others are still printed', async () => {
  const result = await runOne(machineFor('destination', 'dest-role-missing'), 'Get-Command', {
    Name: ['Set-WmsSystem', 'Get-WinEvent'],
    Syntax: true,
  })

  expect(result.errors).toMatchObject([{ reason: 'CommandNotFoundException', targetName: 'Set-WmsSystem' }])
  expect(result.output).toEqual([
    '\r\nGet-WinEvent [-LogName] <string[]> [-FilterXPath <string>] [-MaxEvents <int>] [-Oldest] [<CommonParameters>]\r\n',
  ])
})
