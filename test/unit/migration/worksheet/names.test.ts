import { expect, test } from 'vitest'
import { isDomainAccount, localAccountName, sameComputer } from '../../../../src/migration/worksheet/names.ts'

test.each([
  ['MPS-SRC01\\kiosk', 'kiosk'],
  ['mps-src01\\Kiosk', 'Kiosk'],
  ['.\\kiosk', 'kiosk'],
  ['kiosk', 'kiosk'],
  ['CONTOSO\\lab7', 'CONTOSO\\lab7'],
])('%s is %s to MPS-SRC01', (account, expected) => {
  expect(localAccountName(account, 'MPS-SRC01')).toBe(expected)
  expect(localAccountName(account, 'mps-src01.contoso.local')).toBe(expected)
})

test.each([
  ['CONTOSO\\lab7', true],
  ['lab7@contoso.local', true],
  ['it.admin', false],
])('whether %s is a domain account: %s', (account, expected) => {
  expect(isDomainAccount(account)).toBe(expected)
})

test.each([
  ['PC-1', 'pc-1', true],
  ['PC-1', 'pc-1.contoso.local', true],
  ['pc-1.contoso.local', 'pc-1.fabrikam.com', false],
  ['10.20.5.11', '10.20.5.12', false],
  ['10', '10.20.5.12', false],
  ['PC-1', 'PC-2', false],
])('whether %s and %s are one computer: %s', (one, other, expected) => {
  expect(sameComputer(one, other)).toBe(expected)
  expect(sameComputer(other, one)).toBe(expected)
})
