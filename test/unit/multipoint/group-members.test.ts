import { expect, test } from 'vitest'
import { parseMembers } from '../../../src/multipoint/read/group-members.ts'

const RULE = '-'.repeat(79)

test.each([
  ['English', 'The command completed successfully.'],
  ['German', 'Der Befehl wurde erfolgreich ausgeführt.'],
])('members stand under the ruled line, whatever the language: %s', (_, ending) => {
  const lines = ['Alias name     x', 'Comment        y', '', 'Members', '', RULE, 'it.admin', 'CONTOSO\\Domain Admins']

  expect(parseMembers([...lines, ending, '', ''])).toEqual(['it.admin', 'CONTOSO\\Domain Admins'])
})

test('a group without members has none', () => {
  expect(parseMembers(['Members', '', RULE, 'The command completed successfully.', ''])).toEqual([])
})

test('an answer of another shape has none', () => {
  expect(parseMembers(['The specified local group does not exist.'])).toEqual([])
})
