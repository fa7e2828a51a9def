import { expect, test } from 'vitest'
import { accountRights } from '../../../src/multipoint/read/account-rights.ts'

const ADMINISTRATORS = '"VORDEFINIERT\\Administratoren","Alias","S-1-5-32-544","…"'
const LABEL = (sid: string) => `"Verbindliche Beschriftung\\…","Bezeichnung","${sid}",""`

test.each([
  ['a full administrator', [ADMINISTRATORS, LABEL('S-1-16-12288')], true, false],
  ['the system', [ADMINISTRATORS, LABEL('S-1-16-16384')], true, false],
  ['an administrator with a filtered token', [ADMINISTRATORS, LABEL('S-1-16-8192')], false, true],
  ['somebody else', [LABEL('S-1-16-8192')], false, false],
  ['somebody elevated who is no administrator', [LABEL('S-1-16-12288')], false, false],
  [
    'a member of a group whose SID begins alike',
    ['"x","Alias","S-1-5-32-5440",""', LABEL('S-1-16-12288')],
    false,
    false,
  ],
  ['nobody that we know of', [], false, false],
])('%s', (_, lines, isAdministrator, isTokenFiltered) => {
  expect(accountRights(lines)).toEqual({ isAdministrator, isTokenFiltered })
})
