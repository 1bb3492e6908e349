// A program that starts children, 60 to 160 ms apart, and prints for each its PID and the moment just before its birth.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

for (let child = 0; child < Number(process.argv[2]); child++) {
  const bornMs = Number(process.hrtime.bigint()) / 1e6;
  const { pid } = spawn('sleep', ['0.5']);
  process.stdout.write(`${pid} ${bornMs}\n`);
  await wait(60 + Math.random() * 100);
}
