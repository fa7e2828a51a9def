import { expect, test } from 'vitest'
import { QUERIES } from '../../../src/multipoint/read/queries.ts'
import { SETTING_PARAMETERS } from '../../../src/multipoint/write/setting-parameters.ts'
import { command } from '../../../src/winrm/index.ts'

const commands = Object.values(QUERIES).flatMap(({ statement }) => statement)

test('a reading is made of commands that only read', () => {
  const verbs = commands.map(({ name }) => name.split('-')[0])

  expect(new Set(verbs)).toEqual(new Set(['Get', 'Select', 'Test', 'Where', 'Measure', 'whoami.exe', 'net.exe']))
  expect(commands.filter(({ name }) => name === 'net.exe')).toEqual([command('net.exe', {}, 'accounts')].flat())
})

test('everything that comes from MultiPoint goes through a selection on the server', () => {
  const unselected = Object.values(QUERIES)
    .map(({ statement }) => statement)
    .filter((statement) => statement[0]?.name.includes('-Wms') && statement.at(-1)?.name !== 'Select-Object')

  // An enum value, which has no properties.
  expect(unselected.map((statement) => statement[0]?.name)).toEqual(['Get-WmsDiskProtection'])
})

test('no selection is a wildcard or names a password', () => {
  expect(JSON.stringify(commands)).not.toMatch(/Password"/i)
  const selections = commands.filter(({ name }) => name === 'Select-Object')
  expect(JSON.stringify(selections)).not.toContain('*')
})

test('one setting is inverted, and two have no parameter', () => {
  const inverted = Object.entries(SETTING_PARAMETERS).filter(([, { isInverted }]) => isInverted)

  expect(inverted.map(([name]) => name)).toEqual(['multiple-sessions'])
  expect(Object.keys(SETTING_PARAMETERS)).toHaveLength(7)
  expect(SETTING_PARAMETERS).not.toHaveProperty('managed-remotely')
  expect(SETTING_PARAMETERS).not.toHaveProperty('gpu-rendering')
})
