// Tiles of attention in shared memory: rows of a head of one sequence, padded by 16 bytes so that the rows of a
// fragment lie in different banks. Heads of SIZE elements are held as WIDTH >= SIZE, a multiple of 32, with zeros
// behind.

#define LOG2_E 1.4426950408889634f

// Tiles of ROWS rows that start anew with each sequence are numbered so that sequence s begins with tile starts[s] /
// ROWS + s. That leaves some numbers without a tile, but a block finds its tile without knowing the other sequences'
// lengths.
struct SequenceTile {
    int sequence;
    int start;  // first row of the sequence
    int length; // rows of the sequence; 0: there is no such tile
    int number; // of the tile inside its sequence
};

template <int ROWS>
static __device__ SequenceTile sequence_tile(const int* starts, int sequences, int tile) {
    int low = 0;
    int high = sequences - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        if (starts[middle] / ROWS + middle <= tile) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    SequenceTile found;
    found.sequence = low;
    found.start = starts[low];
    found.length = starts[low + 1] - found.start;
    found.number = tile - (found.start / ROWS + low);
    if (found.number * ROWS >= found.length) {
        found.length = 0;
    }
    return found;
}

// Starts copying ROWS rows to shared memory; rows from `rows` on and columns from `size` on become zeros.
template <int ROWS, int WIDTH, int THREADS>
static __device__ __forceinline__ void copy_tile(uint32 to, const bf16* from, int64 stride, int rows, int size) {
    constexpr int PIECES = WIDTH / 8;
    static_assert(ROWS * PIECES % THREADS == 0, "every thread copies as many pieces");
#pragma unroll
    for (int i = 0; i < ROWS * PIECES / THREADS; i++) {
        int piece = threadIdx.x + i * THREADS;
        int row = piece / PIECES;
        int column = piece % PIECES * 8;
        bool exists = row < rows && column < size;
        copy_async(to + (row * (WIDTH + 8) + column) * 2, from + (exists ? row * stride + column : 0), exists);
    }
}
