import { Command, Option } from 'commander';
import { ClearSightError } from '../../errors/errors.js';
import { formatTable } from '../../evaluate/report/table.js';
import { CHANNELS, type Channel } from '../../records/input.js';
import type { ClickerFamily, Parameter } from '../../simulate/family.js';
import { FAMILIES } from '../../simulate/registry.js';
import { findFamily, simulateClicker } from '../../simulate/simulate-clicker.js';
import { withExamples } from '../examples.js';
import { numberOption } from '../options/number-option.js';
import { STREAM_FORMATS, type StreamFormat, streamLines } from '../replay/simulated-stream.js';
import { printLines } from '../terminal/print-lines.js';

interface SimulateFlags {
  rate?: number;
  seconds: number;
  seed: number;
  resolution: number;
  format: StreamFormat;
  channel: Channel;
}

/** `clearsight simulate FAMILY`: the input of an auto-clicker, as a stream that a replay takes. A command for each family. */
export function simulateCommand(): Command {
  const command = new Command('simulate')
    .description(
      'Print the presses of a simulated auto-clicker: a capture for replay, times, or a corpus line.',
    )
    .argument('[family]', 'kind of auto-clicker; each has its own --help')
    .option('--list', 'print every family with its parameters and their defaults')
    .action((family: string | undefined, { list }: { list?: true }) => {
      if (list) return printLines([familyTable()]);
      if (family !== undefined) findFamily(family);
      throw new ClearSightError(
        'CS_USAGE',
        'expected a family of clickers, or --list for all of them, got none',
      );
    });
  withExamples(command, [
    ['clearsight simulate constant --rate 30 --seconds 60 > clicks.ndjson', 'xdotool, for a minute'],
    ['clearsight replay clicks.ndjson', 'what the monitor says about it'],
    ['clearsight simulate uniform --rate 10 --spread 0.3 --seed 7 --format times', 'one time in ms per line'],
    ['clearsight simulate --list', 'every family with its parameters'],
  ]);
  for (const family of FAMILIES) command.addCommand(familyCommand(family));
  return command;
}

function familyCommand(family: ClickerFamily): Command {
  const { rate, ...others } = family.parameters as Readonly<Record<string, Parameter>> & { rate: Parameter };
  const command = new Command(family.id)
    .description(family.about)
    .option('--rate <number>', `${rate.about} (${rate.unit}, default ${rate.default})`, numberOption)
    .option('--seconds <number>', 'length of the stream, s', numberOption, 60)
    .option('--seed <number>', 'the same seed gives the same stream', numberOption, 1)
    .option('--resolution <ms>', "resolution of the recorder's clock, ms; 0 for exact times", numberOption, 0)
    .addOption(
      new Option('--format <format>', 'form of the output').choices(STREAM_FORMATS).default('capture'),
    )
    .addOption(new Option('--channel <channel>', 'channel of the presses').choices(CHANNELS).default('left'));
  for (const [name, parameter] of Object.entries(others)) {
    const unit = parameter.unit === '' ? '' : `${parameter.unit}, `;
    command.option(
      `--${kebab(name)} <number>`,
      `${parameter.about} (${unit}default ${parameter.default})`,
      numberOption,
    );
  }
  return command.action(async (flags: SimulateFlags & Record<string, unknown>) => {
    const { rate, seconds, seed, resolution, format, channel } = flags;
    const given = Object.keys(others).filter((name) => flags[name] !== undefined);
    const presses = simulateClicker(family, {
      seconds,
      seed,
      resolutionMs: resolution,
      parameters: Object.fromEntries(given.map((name) => [name, flags[name] as number])),
      ...(rate === undefined ? {} : { rate }),
    });
    const id = `${family.id}-${seed}`;
    await printLines(streamLines(format, presses, { channel, id, resolutionMs: resolution }));
  });
}

/** `overheadMs` as a flag: `overhead-ms`. Commander turns it back. */
const kebab = (name: string) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function familyTable(): string {
  const rows = FAMILIES.flatMap(({ id, about, parameters }) => [
    [id, '', '', '', about],
    ...Object.entries(parameters).map(([name, { default: value, unit, about: what }]) => [
      '',
      `--${kebab(name)}`,
      String(value),
      unit,
      what,
    ]),
  ]);
  return formatTable(['family', 'parameter', 'default', 'unit', 'about'], rows);
}
