// A profile in a process of its own: nothing that the bench did before weighs on it. Options and report are JSON.
import { inlineIndicators, keepMemoryFlat } from '../../dist/cli/engine.js';
import { runProfile } from '../../dist/profile/profile.js';

// As the command does.
inlineIndicators();
keepMemoryFlat();
process.stdout.write(JSON.stringify(await runProfile(JSON.parse(process.argv[2]))));
