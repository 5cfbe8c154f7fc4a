/* Checksums: CRC-32 (IEEE 802.3, as java.util.zip.CRC32) for the packet log, a fast hash to see whether memory was changed. */
#include "driver.h"

static uint32_t table[8][256];

void prepare_checksums(void)
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t value = i;

        for (int bit = 0; bit < 8; bit++) {
            value = (value >> 1) ^ (value & 1 ? 0xEDB88320u : 0);
        }
        table[0][i] = value;
    }
    for (uint32_t i = 0; i < 256; i++) {
        for (int slice = 1; slice < 8; slice++) {
            table[slice][i] = (table[slice - 1][i] >> 8) ^ table[0][table[slice - 1][i] & 0xFF];
        }
    }
}

/* Eight bytes at a time, by eight tables. */
uint32_t crc32(const uint8_t *data, size_t length)
{
    uint32_t crc = 0xFFFFFFFFu;

    for (; length >= 8; data += 8, length -= 8) {
        uint32_t low;
        uint32_t high;

        memcpy(&low, data, 4);
        memcpy(&high, data + 4, 4);
        low ^= crc;
        crc = table[7][low & 0xFF] ^ table[6][low >> 8 & 0xFF] ^ table[5][low >> 16 & 0xFF] ^ table[4][low >> 24]
            ^ table[3][high & 0xFF] ^ table[2][high >> 8 & 0xFF] ^ table[1][high >> 16 & 0xFF] ^ table[0][high >> 24];
    }
    for (; length > 0; data++, length--) {
        crc = (crc >> 8) ^ table[0][(crc ^ *data) & 0xFF];
    }
    return ~crc;
}

static uint64_t mix(uint64_t sum, uint64_t word)
{
    sum = (sum ^ word) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 29;
}

uint64_t quick_hash(const uint8_t *data, size_t length)
{
    uint64_t sum[4] = {1, 2, 3, 4};

    for (; length >= 32; data += 32, length -= 32) {
        for (int lane = 0; lane < 4; lane++) {
            uint64_t word;

            memcpy(&word, data + 8 * lane, 8);
            sum[lane] = mix(sum[lane], word);
        }
    }
    for (; length > 0; data++, length--) {
        sum[0] = mix(sum[0], *data);
    }
    return mix(mix(mix(sum[0], sum[1]), sum[2]), sum[3]);
}
