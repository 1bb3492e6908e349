// A webhook in a process of its own: prints its port, answers 200, or never with `--silent`.
import { createServer } from 'node:http';

const isSilent = process.argv.includes('--silent');
createServer((request, response) => {
  request.resume();
  if (!isSilent) request.on('end', () => response.end());
}).listen(0, '127.0.0.1', function listening() {
  console.log(this.address().port);
});
