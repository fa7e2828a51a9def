import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PrivateRedis, StartRedisOptions } from '../../../sandbox/site/private-redis.ts'

/* Before each sync of the append-only file it takes the file's length, and notes it once the sync is over: so much survives a power cut. */
const SOURCE = `
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int fdatasync(int fd) {
  static int (*real)(int);
  char link[64], path[4096], note[4400];
  struct stat before;
  if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  path[length > 0 ? length : 0] = 0;
  if (!strstr(path, ".incr.aof")) return real(fd);
  fstat(fd, &before);
  if (getenv("NOTE_SYNC_DELAY_MS")) usleep(1000 * atoi(getenv("NOTE_SYNC_DELAY_MS")));
  int result = real(fd);
  if (result == 0) {
    int file = open(getenv("NOTE_SYNC_FILE"), O_WRONLY | O_CREAT, 0600);
    int size = snprintf(note, sizeof note, "%020lld %s\\n", (long long)before.st_size, path);
    if (pwrite(file, note, size, 0) != size) result = -1;
    close(file);
  }
  return result;
}
`

/** In the directory of Redis, which is where its process works. */
const NOTES = 'synced'
const FIRST_FILE = join('appendonlydir', 'appendonly.aof.1.incr.aof')

export interface SyncNotes {
  /** For a redis-server that writes down how much of its append-only file is synced. */
  redis(syncDelayMs?: number): StartRedisOptions
  /** As if the machine lost its power and came back: what was not synced is gone. */
  cutPower(redis: PrivateRedis): Promise<void>
  remove(): Promise<void>
}

/** Null where there is no C compiler, or no Linux. */
export async function noteSyncs(): Promise<SyncNotes | null> {
  const directory = await mkdtemp(join(tmpdir(), 'stationmaster-syncs-'))
  const [source, library] = [join(directory, 'note-sync.c'), join(directory, 'note-sync.so')]
  const remove = () => rm(directory, { recursive: true, force: true })
  try {
    await writeFile(source, SOURCE)
    await promisify(execFile)('gcc', ['-shared', '-fPIC', '-O2', '-o', library, source, '-ldl'])
  } catch {
    await remove()
    return null
  }
  return {
    redis: (syncDelayMs) => ({
      // One file for all of it, so that what was noted last is about the one that is in use.
      settings: { 'auto-aof-rewrite-percentage': '0' },
      environment: {
        LD_PRELOAD: library,
        NOTE_SYNC_FILE: NOTES,
        ...(syncDelayMs === undefined ? {} : { NOTE_SYNC_DELAY_MS: String(syncDelayMs) }),
      },
    }),
    async cutPower(redis) {
      await redis.restart('SIGKILL', async () => {
        const directory = redis.directory ?? ''
        // Before the first sync there is nothing that would survive.
        const noted = await readFile(join(directory, NOTES), 'utf8').catch(() => `0 ${join(directory, FIRST_FILE)}\n`)
        const [, size, path = ''] = /^(\d+) (.+)\n/.exec(noted) ?? []
        await truncate(path, Number(size))
      })
    },
    remove,
  }
}
