/*
 * Who may import whom: decide, operate, adapt, wire. Anything that is not allowed here is forbidden. `scripts/check-imports.mjs` runs
 * these rules over the sources and, to prove that they bite, over one small violation of each.
 */

/** A folder may import these parts of src/ and these packages; node's own modules are ruled apart. */
const folder = (name, reason, { parts = [], packages = [] }) => [
  {
    name: `${name}-knows-only-its-own`,
    comment: reason,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: { path: '^(src|workers)/', pathNot: [`^src/${name}/`, ...parts.map((part) => `^src/${part}`)] },
  },
  {
    name: `${name}-packages`,
    comment: `${reason} Packages: ${packages.join(', ') || 'none'}.`,
    severity: 'error',
    from: { path: `^src/${name}/` },
    to: {
      path: 'node_modules/',
      pathNot: packages.map((wanted) => `node_modules/${wanted}/`),
    },
  },
]

/** Inside winrm: a layer may import itself and these layers. */
const layer = (name, layers, reason) => ({
  name: `winrm-${name}-knows-only-its-own`,
  comment: reason,
  severity: 'error',
  from: { path: `^src/winrm/${name}/` },
  to: { path: '^src/', pathNot: [name, ...layers].map((part) => `^src/winrm/(${part}/|errors\\.ts$)`) },
})

const PORTS = 'operations/(ports|acts/act)\\.ts$'

module.exports = {
  forbidden: [
    {
      name: 'migration-knows-nobody',
      comment: "Deciding is pure: no folder, no package and none of Node's own modules.",
      severity: 'error',
      from: { path: '^src/migration/' },
      to: { pathNot: '^src/migration/' },
    },
    {
      name: 'operations-know-only-the-domain',
      comment: 'Operations ask ports; what stands behind a port is none of their business.',
      severity: 'error',
      from: { path: '^src/operations/' },
      to: { pathNot: '^src/(operations|migration)/' },
    },
    ...folder('multipoint', 'One MultiPoint server as typed operations, built on the public API of winrm.', {
      parts: ['migration/', PORTS, 'winrm/index\\.ts$'],
      packages: ['zod'],
    }),
    ...folder('winrm', 'Knows nothing of MultiPoint and could be a package of its own.', {
      packages: ['saxes', 'kerberos'],
    }),
    ...folder('store', 'Redis as the record of migrations, behind ports.', {
      parts: ['migration/', PORTS],
      packages: ['ioredis'],
    }),
    ...folder('jobs', 'BullMQ as the alarm clock: a processor only calls an operation.', {
      parts: ['migration/', 'operations/'],
      packages: ['bullmq', 'ioredis', 'zod'],
    }),
    ...folder('slack', 'A listener calls an operation; it never asks a queue, a store or a server.', {
      parts: ['migration/', 'operations/'],
      packages: ['@slack', 'yaml', 'zod'],
    }),
    ...folder('documents', 'Documents from values of the domain; nothing else is looked up.', {
      parts: ['migration/'],
      packages: ['ical-generator', '@resvg', '@expo-google-fonts'],
    }),
    ...folder('wording', 'Words for the people at the stations, behind a port.', {
      parts: ['migration/', PORTS],
      packages: ['intl-messageformat', '@formatjs/icu-messageformat-parser'],
    }),
    ...folder('http', 'A server to be read only; knows nothing of what it serves.', {}),
    ...folder('feed', 'Serves over HTTP what it is handed in.', { parts: ['migration/', PORTS, 'http/'] }),
    ...folder('health', 'What is seen of a process from outside: probes and metrics.', {
      parts: ['migration/', PORTS, 'http/'],
    }),
    ...folder('secrets', 'Where secrets come from, behind a port.', { parts: ['migration/', PORTS] }),
    ...folder('time', 'Clocks and zones, behind ports.', {
      parts: ['migration/', PORTS],
      packages: ['temporal-polyfill', 'temporal-spec'],
    }),
    ...folder('logging', 'The log, behind a port.', { parts: [PORTS], packages: ['pino'] }),
    ...folder('config', 'The only reader of the environment; names policy and secrets by their types.', {
      parts: [
        'migration/',
        PORTS,
        'secrets/(secret(-reference)?|master-secrets|read/secret-(file|trouble))\\.ts$',
        'wording/(language|templates/(texts|template-problem))\\.ts$',
      ],
      packages: ['yaml', 'zod'],
    }),
    ...folder('cli', 'What a command needs of the rest is handed in by main.ts.', {
      parts: ['migration/', 'operations/', 'config/', 'secrets/secret\\.ts$'],
      packages: ['commander'],
    }),
    layer('wire', [], 'Bytes, without any meaning.'),
    layer('xml', [], 'The subset of XML that is read and written, without any meaning.'),
    layer('clixml', ['wire', 'xml'], 'Serialized objects; secure strings through a cipher that is handed in.'),
    layer('psrp', ['clixml', 'wire', 'xml'], 'PowerShell Remoting without I/O.'),
    layer('wsman', ['xml', 'wire'], 'WS-Management without I/O.'),
    layer('security', ['wire'], 'What every way of authenticating has in common.'),
    layer('ntlm', ['security', 'wire'], 'NTLM without I/O.'),
    layer('spnego', ['security', 'wire'], 'SPNEGO without I/O, over mechanisms that are handed in.'),
    layer('kerberos', ['security', 'wire'], 'Kerberos through an optional package.'),
    layer('recording', ['clixml', 'psrp', 'wsman', 'wire', 'xml'], 'Scrubs recorded exchanges, without I/O.'),
    layer(
      'transport',
      ['wsman', 'security', 'ntlm', 'spnego', 'kerberos', 'wire', 'xml'],
      'The only layer with I/O: it moves bytes.',
    ),
    {
      name: 'winrm-io-stays-in-transport',
      comment: 'The protocol layers are sans-IO, so that they can be tested byte by byte.',
      severity: 'error',
      from: { path: '^src/winrm/', pathNot: '^src/winrm/transport/' },
      to: { path: '^(node:)?(http|https|net|tls|dgram|fs|child_process|timers)(/|$)', dependencyTypes: ['core'] },
    },
    {
      name: 'winrm-through-its-doors',
      comment: 'Outside of winrm only its two public entries are known: index.ts, and server.ts for the sandbox.',
      severity: 'error',
      from: { path: '^(src|workers|sandbox|bench|examples)/', pathNot: '^src/winrm/' },
      to: { path: '^src/winrm/', pathNot: '^src/winrm/(index|server)\\.ts$' },
    },
    {
      name: 'product-without-server-half',
      comment: 'The server half of the protocol is for the sandbox.',
      severity: 'error',
      from: { path: '^(src|workers)/', pathNot: '^src/winrm/' },
      to: { path: '^src/winrm/server\\.ts$' },
    },
    {
      name: 'entries-are-not-imported',
      comment: 'Entry points wire everything and are run, not imported.',
      severity: 'error',
      from: { path: '^(src|workers|sandbox)/' },
      to: { path: '^(src/main\\.ts$|workers/)' },
    },
    {
      name: 'product-without-sandbox',
      comment: 'Nothing that is shipped needs the make-believe site, tests or measurements.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { path: '^(sandbox|test|bench|examples)/' },
    },
    {
      name: 'sandbox-speaks-the-protocol',
      comment: 'The make-believe site meets the product on the wire only; it borrows the server half of winrm.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(src|workers|test|bench|examples)/', pathNot: '^src/winrm/server\\.ts$' },
    },
    {
      name: 'scripts-need-no-packages',
      comment: 'Scripts run before packages are installed.',
      severity: 'error',
      from: { path: '^(scripts|bin)/' },
      to: { path: '(^(src|workers|sandbox|test|bench|examples)/|node_modules/)' },
    },
    {
      name: 'product-without-development-packages',
      comment: 'A production install has none of them.',
      severity: 'error',
      from: { path: '^(src|workers)/' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one idea in two places; types count.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'everything-resolves',
      comment: 'What cannot be found cannot be checked.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] },
  },
}
