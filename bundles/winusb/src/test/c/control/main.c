/*
 * Controls the model of WinUSB.
 *
 *   microframe-model.exe install PATH   makes the device and the service of the driver at PATH and starts it; idempotent
 *   microframe-model.exe uninstall
 *   microframe-model.exe                reads one command per line from stdin, answers on stdout: lines that begin with a
 *                                       space, then one that is "ok [values]" or "error SENTENCE"
 *
 * Commands; words are key=value in any order, numbers decimal or 0x, HEX is bytes without blanks:
 *
 *   reset [frame-us=N] [base=N] [seed=N] [jitter-us=N] [latency=LO-HI] [refuse=call|completion|either|seed]
 *         [cascade=yes|no|seed] [window=call|completion|either|seed] [append-margin=0..2] [late-status=0..3]
 *         [late-out-fails=] [keeps-descriptors=] [needs-priming=] [varies-ends=] [isoch-policy-fails=]
 *         [period-as-interval=] [raw-packet-size=] [whole-configuration=]       each yes|no|seed
 *       unplugs all, clears the logs, and begins anew: frames of so many us of real time (default 1000; 0: they pass by
 *       "pass" alone), counted from base (default 1000). What the documentation leaves open is drawn from the seed
 *       (default 0) in its range, see driver/unknowns.c; a word pins one. jitter-us: each completion up to so much later.
 *   plug port=NAME speed=full|high|super device=HEX configuration=HEX [bos=HEX] [serial=TEXT] [product=TEXT] [guid={...}]
 *        [functions=F:N-M[,F:N-M]]
 *       -> ok PATH, once the device is there for SetupAPI. PATH is of the class guid, else of the generic WinUSB class.
 *       An underscore in a product stands for a blank. Functions make a composite device: function F has the interfaces
 *       N to M, is bound to WinUSB by itself, and the paths of the second one on come in lines before.
 *   endpoint port= address=0xNN behaviour=sink|keep|numbers|loopback:0x0N|silent|absent
 *       what the device does there; sink is the default of OUT and silent that of IN.
 *   request port= type= request= [value=] [index=] answer=HEX | accept[=LENGTH] | stall
 *       what the device answers; a missing value or index stands for any. accept takes any data stage, or one of a length.
 *   unplug port=                            -> ok, once SetupAPI does not list it any more
 *   replug port= [after-ms=N] [to=NAME]     -> as plug; unplugs it if it is plugged, logs and behaviours go on
 *   frame                                   -> ok FRAME, on the bus now, counted from base in 64 bits
 *   pass frames=N                           -> ok FRAME, once N more frames have passed and what ended by then was told
 *   received port= endpoint= [file=PATH]    -> one line of hex, ok BYTES
 *   served port= endpoint=                  -> lines "FIRST FRAMES" of consecutive frames in which packets were due
 *   inject port= endpoint=0xNN|0 fault= [count=N] [frames=N]
 *       dropped, damaged, short (IN): packets; refused-continue, failed-transfer, all-failed, late-packets (frames, default
 *       1, at a transfer's beginning), late-completion (frames, default 10), jitter (up to frames, default 10),
 *       lost-completion: transfers; stall, silence: control (endpoint 0) and bulk; register-fails; bandwidth (endpoint 0
 *       for any interface): the selection of an alternate setting.
 *   packets port= endpoint= file=PATH       -> ok COUNT; lines "FRAME MICROFRAME BYTES CRC32 STATUS PID": frame modulo
 *                                              2^32, BYTES -1 when nothing was sent, CRC and USBD_STATUS in hex
 *   misuse [file=PATH]                      -> a line for each misuse
 *   open                                    -> a line for each open handle and each registered buffer
 *   stalls                                  -> lines "FRAME FRAMES packets|completions": from a frame on the model itself
 *                                              was late by so many (4 or more) with packets, or with telling completions
 */
#include "control.h"

#include <fcntl.h>
#include <io.h>

enum { LINE = 1 << 15 };

int wmain(int count, wchar_t **arguments)
{
    static char line[LINE];
    int done = 1;

    _setmode(_fileno(stdout), _O_BINARY);
    if (count == 3 && wcscmp(arguments[1], L"install") == 0) {
        done = install(arguments[2]);
    } else if (count == 2 && wcscmp(arguments[1], L"uninstall") == 0) {
        done = uninstall();
    } else if (count == 1) {
        done = open_model();
        flush_answers();
        while (done && fgets(line, sizeof(line), stdin) != NULL) {
            run_line(line);
            flush_answers();
        }
        return !done;
    } else {
        say_error("usage: microframe-model.exe [install PATH | uninstall]");
        done = 0;
    }
    if (done) {
        say_ok("");
    }
    flush_answers();
    return !done;
}
