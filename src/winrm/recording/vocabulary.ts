/**
 * What a property holds:
 * `windows` what only Windows itself writes there, which stays; `version` a version or number as text, which stays where it looks
 * like one; `moment` a time that others depend on; `path` a path; `address` an IP or MAC address; any other word the kind of a name.
 */
export type Treatment = 'windows' | 'version' | 'moment' | 'path' | 'address' | (string & {})

export interface PropertyRule {
  readonly names: readonly string[]
  /** Only for objects that have all of these properties too. */
  readonly beside?: readonly string[]
  readonly as: Treatment
}

/** What whoever makes a recording knows about it. What is not named here and is not part of the protocol is replaced. */
export interface Vocabulary {
  /** Texts that stay where nothing is known about the place in which they stand: commands, parameters, values of Windows' own. */
  readonly words: Iterable<string>
  /** Accounts and groups that every Windows of this kind has. */
  readonly wellKnownNames: Iterable<string>
  /** The first that fits counts. */
  readonly properties: readonly PropertyRule[]
}

/** Texts of the protocol and of PowerShell itself. */
export const PROTOCOL_WORDS: readonly string[] = [
  ...'stdin,pr,stdout,stderr,stdin pr,stdout stderr,True,False,true,false,Connected,Disconnected,NoCompression,XpressCompression'.split(
    ',',
  ),
  ...'Yes,No,UTF8,Block,Line,ShellId,protocolversion,WSMAN_CMDSHELL_OPTION_KEEPALIVE,WINRS_SKIP_CMD_SHELL,WINRS_NOPROFILE'.split(
    ',',
  ),
  ...'PSVersionTable,PSVersion,PSEdition,PSCompatibleVersions,CLRVersion,BuildVersion,WSManStackVersion,PSRemotingProtocolVersion'.split(
    ',',
  ),
  ...'SerializationVersion,GitCommitId,OS,Platform,Desktop,Core,ApplicationPrivateData,BashPrompt,ImplicitRemoting,Hash'.split(
    ',',
  ),
  ...'Write-Output,InputObject,String,Object,PSObject,Int32,Boolean,PSMethod,Type,Hashtable'.split(','),
  'Preparing modules for first use.',
  'Shell provider',
  'microsoft.powershell',
  'CommandNotFoundException',
  'NativeCommandError',
]

/** Sentences of Windows with names in them; what stands in a hole is looked at by itself. */
export const SENTENCES: readonly string[] = [
  "The term '{}' is not recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.",
  'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.',
  'The WS-Management service cannot process the request because the request contained invalid selectors for the resource.',
  'The WS-Management service cannot process the request because the request contained invalid selectors for the resource. The shell {} was not found.',
  'The WS-Management service cannot process the request because the request contained invalid selectors for the resource. The command {} was not found.',
  'The I/O operation has been aborted because of either a thread exit or an application request.',
  'The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. Either the command has completed execution or the client specified an invalid command identifier.',
  'The Windows Remote Shell cannot process the request because the command has ended.',
  'Access is denied.',
]

/** Authorities that own well-known accounts on every Windows, in English. */
export const AUTHORITIES: readonly string[] = [
  '.',
  'BUILTIN',
  'NT AUTHORITY',
  'NT SERVICE',
  'NT VIRTUAL MACHINE',
  'IIS APPPOOL',
  'Window Manager',
  'Font Driver Host',
  'Mandatory Label',
  'APPLICATION PACKAGE AUTHORITY',
]

/** Folders and files that every Windows has. */
export const FOLDERS: readonly string[] = [
  ...'Windows,System32,SysWOW64,Users,Public,Documents,Program Files,Program Files (x86),ProgramData,Temp,Hyper-V'.split(
    ',',
  ),
  ...'Virtual hard disks,Virtual Machines,WsmSvc.dll,pwrshplugin.dll,%systemroot%,??,*,.,..,c$,d$,admin$'.split(','),
]

export const EXTENSIONS: readonly string[] = [
  ...'.vhd,.vhdx,.avhd,.avhdx,.iso,.cmd,.bat,.ps1,.psm1,.vbs,.exe,.dll,.msi,.sys,.log,.txt,.tmp'.split(','),
]

/** Properties of PSRP's own messages. */
export const PROTOCOL_PROPERTIES: readonly PropertyRule[] = [
  { names: ['FullyQualifiedErrorId'], as: 'error-id' },
  { names: ['ErrorCategory_Reason', 'ErrorCategory_TargetType'], as: 'type-name' },
]
