import { defineDetector } from '../../detector.js';

/** A program that could be looked at and has forbidden it since, as injected code does to keep others out. */
export const visibilityLost = defineDetector({
  id: 'visibility-lost',
  title: 'The process has forbidden others to look at it since it was first seen',
  severity: 'medium',
  maturity: 'experimental',
  weight: 0.4,
  profiles: ['threshold'],
  needs: { visibility: 'required' },
  pacedBy: 'visibility',
  validatedOn:
    'A process that calls prctl while it is watched: found. nginx and its workers, Firefox with all of its processes, ssh-agent, gpg-agent, Node.js, Python, Perl, Ruby, PHP, LuaJIT, gjs: none.',
  tuning:
    'Programs that keep secrets forbid it too, most at their start, which is no finding. Of a process that runs as root it cannot be told.',
  detect({ visibility: { user, owner, wasOpen } }) {
    if (!wasOpen || user === owner) return [];
    const words = `others of its user (${user}) may no longer look at it: what the system says of it belongs to user ${owner} now`;
    return [{ kind: 'process', words, figures: { user, owner } }];
  },
});
