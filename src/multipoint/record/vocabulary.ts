import { command, type Statement, statementWords, type Vocabulary } from '../../winrm/index.ts'
import { GROUP_SIDS, QUERIES } from '../read/queries.ts'

export const RECORDING_POOL = 'stationmaster.recording'
/** Exists on no server: shows how one says so. */
export const UNKNOWN_COMMAND = command('Get-StationmasterRecordingProbe')

/** Takes a little longer than the server may think about one request: shows how a long poll ends without an answer. */
export function waiting(seconds: number): Statement {
  return command('Start-Sleep', { Seconds: seconds })
}

const STATEMENTS: readonly Statement[] = [
  ...Object.values(QUERIES).map(({ statement }) => statement),
  ...Object.values(GROUP_SIDS).map((sid) => command('Get-LocalGroup', { SID: sid })),
  command('net.exe', {}, 'localgroup'),
  UNKNOWN_COMMAND,
  waiting(1),
]

/** Keys of the registry are told by the last part of their paths. */
function keyNames(words: readonly string[]): string[] {
  return words.filter((word) => word.startsWith('HKLM:\\')).map((path) => path.slice(path.lastIndexOf('\\') + 1))
}

function list(words: string): string[] {
  return words.split(',')
}

/** Said by MultiPoint and by programs of Windows where no property tells what it is. */
const ANSWERS = [
  ...list('NotInstalled,Discard,Passive,Normal,WORKGROUP,en-US,de-DE'),
  // whoami /groups
  ...list('Alias,Group,User,Label,Well-known group,Unknown SID type'),
  ...list(
    'Mandatory group,Enabled by default,Enabled group,Group owner,Group used for deny only,Local Group,Integrity',
  ),
  // Makers and models that tell a virtual machine from a physical one.
  ...list('Microsoft Corporation,Virtual Machine,innotek GmbH,VirtualBox,Xen,HVM domU,QEMU,Red Hat,KVM,Amazon EC2'),
  'VMware, Inc.',
  'VMware Virtual Platform',
  'VMware7,1',
  ...list('Dell Inc.,HP,HPE,Hewlett-Packard,LENOVO,FUJITSU,Supermicro,ASUS,Acer,Intel Corporation'),
]

const WELL_KNOWN_NAMES = [
  ...list('Administrator,Guest,DefaultAccount,WDAGUtilityAccount,WMSshell,WmsOperators,SYSTEM,NETWORK,INTERACTIVE'),
  ...list('Everyone,Authenticated Users,This Organization,NTLM Authentication,LOCAL,Local account,LOCAL SERVICE'),
  ...list('NETWORK SERVICE,Local account and member of Administrators group,Administrators,Users,Guests,Power Users'),
  ...list('Remote Desktop Users,Remote Management Users,Backup Operators,Hyper-V Administrators,Event Log Readers'),
  ...list('Domain Admins,Domain Users,Domain Guests,Domain Computers,Enterprise Admins,Schema Admins'),
  ...list('High Mandatory Level,Medium Mandatory Level,System Mandatory Level'),
]

const STATION = ['IsAutoLogOn', 'DisplayOrientation']
const FEATURE = ['InstallState', 'FeatureType']

/** What a recording of a MultiPoint server may keep; whatever is not named here is replaced. */
export const VOCABULARY: Vocabulary = {
  words: [RECORDING_POOL, ...statementWords(STATEMENTS), ...keyNames(statementWords(STATEMENTS)), ...ANSWERS],
  wellKnownNames: WELL_KNOWN_NAMES,
  properties: [
    { names: ['Name', 'DisplayName', ...FEATURE], beside: FEATURE, as: 'windows' },
    { names: ['Name'], beside: STATION, as: 'station' },
    { names: ['Name'], beside: ['PartOfDomain', 'DomainRole'], as: 'computer' },
    { names: ['Name'], beside: ['UserType'], as: 'user' },
    { names: ['Name'], beside: ['PasswordLastSet'], as: 'user' },
    { names: ['Name'], beside: ['Path'], as: 'share' },
    { names: ['Name'], as: 'name' },
    { names: ['Caption'], beside: ['BuildNumber'], as: 'windows' },
    { names: ['DisplayName'], as: 'application' },
    { names: ['FullName'], as: 'name' },
    { names: ['Domain'], as: 'domain' },
    { names: ['AutoLogOnUserName'], as: 'account' },
    { names: ['VirtualMachineName', 'VMName'], as: 'name' },
    {
      names: ['ComputerName', 'RemoteConnectionServerName', 'LicenseServers', 'MultiPointServers', 'PersonalComputers'],
      as: 'computer',
    },
    { names: ['Path', 'CustomScript'], as: 'path' },
    { names: ['IPAddress'], as: 'address' },
    { names: ['Version', 'BuildNumber', 'WmsServerVersion', 'DisplayVersion'], as: 'version' },
    { names: ['LastBootUpTime', 'LocalDateTime'], as: 'moment' },
    {
      names: [
        ...list('EditionID,InstallationType,InstallLanguage,MUILanguages,SystemMode,DisplayOrientation,DeviceTypes'),
        ...list('State,UserType,AlertType,AlertSeverity,AutomaticUpdateMode,ReturnState,LicensingName'),
      ],
      as: 'windows',
    },
  ],
}
