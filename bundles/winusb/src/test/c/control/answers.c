/* What is written to stdout: lines that begin with a space, then one that begins with "ok" or "error". */
#include "control.h"

#include <stdarg.h>

static void say(const char *begin, const char *format, va_list arguments)
{
    fputs(begin, stdout);
    vprintf(format, arguments);
    fputs("\n", stdout);
}

void say_error(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say("error ", format, arguments);
    va_end(arguments);
}

void say_line(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say(" ", format, arguments);
    va_end(arguments);
}

/* Values are given with their leading space, "" for none. */
void say_ok(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    say("ok", format, arguments);
    va_end(arguments);
}

void flush_answers(void)
{
    fflush(stdout);
}
