import type { Facts } from '../worksheet/facts.ts'
import { bothServers, defineRule, type Found } from './rule.ts'

/** Win32_OperatingSystem.OperatingSystemSKU of Standard and Datacenter with the desktop. */
const STANDARD_AND_DATACENTER = [7, 8]
/** Evaluation copies, and editions without Hyper-V: the guide does not speak of them. */
const TO_BE_ASKED = [79, 80, 36, 37]
const CORE_AND_NANO = [12, 13, 39, 40, 143, 144, 147, 148]
/** Essentials, Storage Server, Hyper-V Server, and MultiPoint Server as a product of its own. */
const OTHER_PRODUCTS = [50, 20, 21, 22, 23, 42, 76, 77]

export const editionHasTheRole = defineRule({
  id: 'B3',
  title: 'The edition of Windows Server is not one that MultiPoint Services exists in.',
  statements: [8],
  check: (input) =>
    bothServers(input).flatMap(({ id, facts }): Found[] => {
      const verdict = judge(facts.os)
      if (verdict === 'fits') return []
      const { caption, sku, editionId, installationType } = facts.os
      const about = {
        server: id,
        subject: 'edition',
        evidence: `${id} is ${caption}: edition ${editionId || 'not stated'} (SKU ${sku}), installed as ${installationType || 'not stated'}.`,
      }
      return verdict === 'wrong'
        ? [{ ...about, severity: 'block', remedy: 'Use Standard or Datacenter, installed with the desktop.' }]
        : [
            {
              ...about,
              severity: 'acknowledge',
              title: 'It is not certain that MultiPoint Services is supported in this edition of Windows Server.',
              remedy: 'Check the licence of this server, and acknowledge only if it is Standard or Datacenter.',
            },
          ]
    }),
})

function judge({ sku, editionId, installationType }: Facts['os']): 'fits' | 'wrong' | 'ask' {
  if (/core|nano/i.test(installationType)) return 'wrong'
  if (CORE_AND_NANO.includes(sku) || OTHER_PRODUCTS.includes(sku)) return 'wrong'
  if (TO_BE_ASKED.includes(sku) || /eval/i.test(editionId)) return 'ask'
  return STANDARD_AND_DATACENTER.includes(sku) ? 'fits' : 'ask'
}
