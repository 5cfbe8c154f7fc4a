/*
 * Windows' binary interface as mingw-w64 declares it, held against the binding in Java by abi.def.
 *
 * Without EXPECTED it is a program that prints what the compiler knows: "fact CLASS MEMBER VALUE", "key CLASS MEMBER GUID
 * NUMBER", "function NAME BYTES..." with the bytes of the result and of each parameter, and "documented" before what comes
 * from documented.h. With EXPECTED, a header of what Java says, it does not compile unless both are the same: so 32 bits
 * can be checked where no 32-bit program runs.
 */
#define _WIN32_WINNT 0x0A00
#define WIN32_NO_STATUS
#include <windows.h>
#undef WIN32_NO_STATUS
#include <ntstatus.h>
#include <winternl.h>
#include <initguid.h>
#include <devpropdef.h>
#include <devpkey.h>
#include <setupapi.h>
#include <cfgmgr32.h>
#include <avrt.h>
#include <usb.h>
#include <usbspec.h>
#include <winusb.h>
#include "documented.h"

#include <cstddef>
#include <cstdio>
#include <initializer_list>

#ifdef EXPECTED

#include EXPECTED

/* A parameter that Java has as an int, ANY_INT bytes, is as wide as or narrower than one. */
template <class R, class... A>
constexpr bool fits(R(WINAPI *)(A...), std::initializer_list<std::size_t> java) {
    const std::size_t c[] = {sizeof(R), sizeof(A)...};
    if (java.size() != sizeof(c) / sizeof(c[0])) {
        return false;
    }
    for (std::size_t i = 0; i < java.size(); i++) {
        const std::size_t expected = java.begin()[i];
        if (expected == ANY_INT ? c[i] > 4 : c[i] != expected) {
            return false;
        }
    }
    return true;
}

#define FACT(java, member, ...) \
    static_assert((long) (__VA_ARGS__) == (long) (EXPECTED_##java##_##member), #java "." #member " is not " #__VA_ARGS__);
#define KEY(java, member, name)
#define FUNCTION(name) static_assert(fits(decltype(&name)(nullptr), {EXPECTED_##name}), #name " has other parameters");
#define DOCUMENTED
#include "abi.def"

#else

template <class R, class... A>
void print(const char *name, R(WINAPI *)(A...)) {
    std::printf("function %s", name);
    for (std::size_t bytes : {sizeof(R), sizeof(A)...}) {
        std::printf(" %u", (unsigned) bytes);
    }
    std::printf("\n");
}

static void print(const char *java, const char *member, const DEVPROPKEY &key) {
    const GUID &g = key.fmtid;
    std::printf("key %s %s %08lx-%04x-%04x-%02x%02x-%02x%02x%02x%02x%02x%02x %lu\n", java, member, g.Data1, g.Data2, g.Data3,
                g.Data4[0], g.Data4[1], g.Data4[2], g.Data4[3], g.Data4[4], g.Data4[5], g.Data4[6], g.Data4[7], key.pid);
}

int main() {
#define FACT(java, member, ...) std::printf("fact " #java " " #member " %d\n", (int) (__VA_ARGS__));
#define KEY(java, member, name) print(#java, #member, name);
#define FUNCTION(name) print(#name, decltype(&name)(nullptr));
#define DOCUMENTED std::printf("documented\n");
#include "abi.def"
    return 0;
}

#endif
