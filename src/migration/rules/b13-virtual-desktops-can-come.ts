import { showReading } from '../describe/show-reading.ts'
import { counted } from '../describe/words.ts'
import { templateFileOf, usesVirtualDesktops } from '../plan/virtual-desktops.ts'
import { knownValue } from '../worksheet/reading.ts'
import { defineRule, type Found, type RuleInput } from './rule.ts'

/** OperatingSystemSKU of Standard and Datacenter without Hyper-V. */
const WITHOUT_HYPER_V = [36, 37]
/** Where the copy of the template goes, and where MultiPoint keeps what it imports. */
const SYSTEM_DRIVE = 'C:'
const GIB = 1024 ** 3
/** The file is there twice, as the copy and as what is imported, until the copy is cleaned up. */
const COPIES = 2
const DESKTOP_BYTES = 20 * GIB
/** Windows itself must not run full meanwhile. */
const MARGIN_BYTES = 5 * GIB

export const virtualDesktopsCanCome = defineRule({
  id: 'B13',
  title: 'The virtual desktops cannot be brought to the destination.',
  statements: [28, 33, 40, 42],
  check: (input) =>
    usesVirtualDesktops(input.source.worksheet)
      ? [...hyperV(input), ...edition(input), ...processor(input), ...template(input), ...freeSpace(input)]
      : [],
})

/** A role that is not listed is there to be installed: readings leave those out. */
function hyperV({ destination, destinationId }: RuleInput): Found[] {
  const role = destination.facts.roles.find(({ name }) => name === 'Hyper-V')
  if (role?.installState !== 'Removed') return []
  return [
    {
      severity: 'block',
      server: destinationId,
      subject: 'hyper-v',
      title: 'Hyper-V cannot be installed on the destination, so it cannot have virtual desktops.',
      evidence: `Hyper-V on ${destinationId}: ${role.installState}, its files are not on the disk.`,
      remedy: `Bring the files back on ${destinationId} with “Install-WindowsFeature Hyper-V -Source …” from the installation medium, then check again.`,
    },
  ]
}

function edition({ destination, destinationId }: RuleInput): Found[] {
  const { caption, sku } = destination.facts.os
  if (!WITHOUT_HYPER_V.includes(sku)) return []
  return [
    {
      severity: 'block',
      server: destinationId,
      subject: 'edition',
      title: 'The edition of Windows Server on the destination has no Hyper-V.',
      evidence: `${destinationId} is ${caption} (SKU ${sku}).`,
      remedy: 'Choose a destination with Standard or Datacenter that has Hyper-V.',
    },
  ]
}

/** Windows says no to both once a hypervisor runs, which proves that the processor can. */
function processor({ destination, destinationId }: RuleInput): Found[] {
  const { processor: found, computer } = destination.facts
  if (!found || computer.hypervisorPresent) return []
  const hasTranslation = knownValue(found.hasSecondLevelTranslation) !== false
  const isEnabled = knownValue(found.isVirtualizationEnabled) !== false
  if (hasTranslation && isEnabled) return []
  return [
    {
      severity: 'block',
      server: destinationId,
      subject: 'processor',
      title: 'The processor of the destination cannot host virtual desktops as it is set up.',
      evidence: hasTranslation
        ? `Virtualisation is switched off in the firmware of ${destinationId}.`
        : `The processor of ${destinationId} has no second level address translation.`,
      remedy: hasTranslation
        ? `Switch virtualisation on in the firmware (BIOS or UEFI) of ${destinationId}, then check again.`
        : 'Choose a destination whose processor has it.',
    },
  ]
}

function template(input: RuleInput): Found[] {
  const { source, sourceId, destination, destinationId, desired, lacking } = input
  const there = source.worksheet.virtualDesktops
  if (destination.worksheet.virtualDesktops.templateName !== null) return []
  const about = { severity: 'block', server: sourceId, subject: 'template-location' } as const
  if (there.templateName === null) {
    return [
      {
        ...about,
        title: 'The source shows virtual desktops, and their template was not found.',
        evidence: `${sourceId} has no virtual machine whose name is that of a template.`,
        remedy: `Start Hyper-V on ${sourceId} and see that the template is in its list, then check again.`,
      },
    ]
  }
  if (!templateFileOf(desired.virtualDesktops.templateLocation)) {
    return [
      {
        ...about,
        title: 'Where the template of the virtual desktops lies on the source cannot be told.',
        evidence: `Place of ${there.templateName} on ${sourceId}: ${showReading(there.templateLocation)}.`,
        remedy: `See that the template has one disk, on a drive of ${sourceId} itself, then check again.`,
      },
    ]
  }
  if (!lacking.template || lacking.template.isReachable) return []
  return [
    {
      severity: 'block',
      server: destinationId,
      subject: 'template-reach',
      title: 'The destination does not reach the template of the virtual desktops.',
      evidence: lacking.template.found,
      remedy: `Put both servers on one network, let ${destinationId} through to the file sharing of ${sourceId}, and see that credentials.share is an administrator there; then check again.`,
    },
  ]
}

function freeSpace({ destination, destinationId, desired, lacking }: RuleInput): Found[] {
  const here = destination.worksheet.virtualDesktops
  const isCopied = here.templateName === null && desired.virtualDesktops.templateName !== null
  const showing = desired.stations.filter((seat) => seat.virtualMachine !== null).length
  const desktops = Math.max(showing - here.desktops.length, 0)
  const size = isCopied ? (lacking.template?.sizeBytes ?? desired.virtualDesktops.templateSizeBytes) : 0
  const free = destination.facts.disks.find(({ device }) => device.toUpperCase() === SYSTEM_DRIVE)?.freeBytes
  const needed = (size ?? 0) * COPIES + desktops * DESKTOP_BYTES + MARGIN_BYTES
  const about = { server: destinationId, subject: 'free-space' }
  const parts = `twice the template${size === null ? ' (its size is not known)' : ` (${inGib(size)})`}, ${inGib(DESKTOP_BYTES)} for each of ${counted(desktops, 'desktop')}, and ${inGib(MARGIN_BYTES)} to spare`
  const evidence = `Drive ${SYSTEM_DRIVE} of ${destinationId} has ${free === undefined ? 'an unknown amount of space' : inGib(free)} free; needed are ${inGib(needed)}: ${parts}.`
  if (free !== undefined && free < needed) {
    return [
      {
        ...about,
        severity: 'block',
        title: 'The virtual desktops do not fit on the destination.',
        evidence,
        remedy: `Free space on drive ${SYSTEM_DRIVE} of ${destinationId}, then check again.`,
      },
    ]
  }
  if (free !== undefined && size !== null) return []
  return [
    {
      ...about,
      severity: 'acknowledge',
      title: 'It is not known whether the virtual desktops fit on the destination.',
      evidence,
      remedy: 'Compare the size of the template with the free space, and acknowledge only if there is enough.',
    },
  ]
}

function inGib(bytes: number): string {
  return `${(bytes / GIB).toFixed(1).replace(/\.0$/, '')} GB`
}
