// Products of warpgroups (4 warps, 128 threads) on Hopper's tensor cores: wgmma m64nNk16, operands in shared memory or
// the left one in registers, sums in registers. Warp w of a group holds rows 16 w .. 16 w + 15 of the sums, laid out as
// C tiles of tensor_core.cuh side by side; a left operand in registers is laid out as an A tile.
//
// A tile in shared memory is made of panels of 64 columns: rows of 128 bytes, one after another, in which piece p (16
// bytes) of row r lies at p ^ (r % 8). Panels start at multiples of 1024 bytes.

#define PANEL_COLUMNS 64
#define PANEL_ROW_BYTES 128
#define GROUP_THREADS 128

// The offset of a piece of 8 columns in a tile of ROWS rows.
template <int ROWS>
static __device__ __forceinline__ uint32 piece_offset(int row, int piece) {
    return piece / 8 * (ROWS * PANEL_ROW_BYTES) + row * PANEL_ROW_BYTES + (piece % 8 ^ row % 8) * 16;
}

// Starts copying ROWS rows of WIDTH columns to a tile; rows from `rows` on and columns from `size` on become zeros.
template <int ROWS, int WIDTH, int THREADS>
static __device__ __forceinline__ void copy_panels(uint32 to, const bf16* from, int64 stride, int rows, int size) {
    constexpr int PIECES = WIDTH / 8;
    static_assert(ROWS * PIECES % THREADS == 0, "every thread copies as many pieces");
#pragma unroll
    for (int i = 0; i < ROWS * PIECES / THREADS; i++) {
        int at = threadIdx.x + i * THREADS;
        int row = at / PIECES;
        int piece = at % PIECES;
        bool exists = row < rows && piece * 8 < size;
        copy_async(to + piece_offset<ROWS>(row, piece), from + (exists ? row * stride + piece * 8 : 0), exists);
    }
}

// Describes an operand that starts at an address. Its 8 x 64 blocks of 1024 bytes follow one another down a panel.
// `panel_bytes`: from one panel to the next, where columns are the operand's outer dimension and there are more than
// 64.
static __device__ __forceinline__ unsigned long long operand(uint32 address, uint32 panel_bytes) {
    return (unsigned long long) ((address & 0x3ffff) >> 4) | (unsigned long long) (panel_bytes >> 4) << 16
            | (unsigned long long) (1024 >> 4) << 32 | 1ull << 62;
}

// Before products read registers or shared memory that this thread has written.
static __device__ __forceinline__ void publish_shared() {
    asm volatile("fence.proxy.async.shared::cta;" ::: "memory");
}

static __device__ __forceinline__ void begin_products() {
    asm volatile("wgmma.fence.sync.aligned;" ::: "memory");
}

static __device__ __forceinline__ void commit_products() {
    asm volatile("wgmma.commit_group.sync.aligned;" ::: "memory");
}

// Waits until at most PENDING of the groups committed last are under way.
template <int PENDING>
static __device__ __forceinline__ void wait_for_products() {
    asm volatile("wgmma.wait_group.sync.aligned %0;" ::"n"(PENDING) : "memory");
}

// Keeps the compiler from moving uses of sums across a wait.
template <int N>
static __device__ __forceinline__ void settle(float (&c)[N][4]) {
#pragma unroll
    for (int i = 0; i < N; i++) {
        asm volatile("" : "+f"(c[i][0]), "+f"(c[i][1]), "+f"(c[i][2]), "+f"(c[i][3])::"memory");
    }
}

#define SUMS(c) "+f"((c)[0]), "+f"((c)[1]), "+f"((c)[2]), "+f"((c)[3])

// c = a b, or c += a b with `adds`: one step of 16 over the inner dimension. An operand whose columns (neighbours in
// memory) are the inner dimension is the usual one; TURN_A and TURN_B say that its rows are.

template <int TURN_A, int TURN_B>
static __device__ __forceinline__ void group_product(
        float (&c)[4][4], unsigned long long a, unsigned long long b, bool adds) {
    asm volatile(
            "{ .reg .pred p; setp.ne.b32 p, %18, 0; wgmma.mma_async.sync.aligned.m64n32k16.f32.bf16.bf16 {"
            "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15"
            "}, %16, %17, p, 1, 1, %19, %20; }"
            : SUMS(c[0]), SUMS(c[1]), SUMS(c[2]), SUMS(c[3])
            : "l"(a), "l"(b), "r"((int) adds), "n"(TURN_A), "n"(TURN_B));
}

template <int TURN_A, int TURN_B>
static __device__ __forceinline__ void group_product(
        float (&c)[8][4], unsigned long long a, unsigned long long b, bool adds) {
    asm volatile(
            "{ .reg .pred p; setp.ne.b32 p, %34, 0; wgmma.mma_async.sync.aligned.m64n64k16.f32.bf16.bf16 {"
            "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"
            "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31"
            "}, %32, %33, p, 1, 1, %35, %36; }"
            : SUMS(c[0]), SUMS(c[1]), SUMS(c[2]), SUMS(c[3]),
            SUMS(c[4]), SUMS(c[5]), SUMS(c[6]), SUMS(c[7])
            : "l"(a), "l"(b), "r"((int) adds), "n"(TURN_A), "n"(TURN_B));
}

template <int TURN_A, int TURN_B>
static __device__ __forceinline__ void group_product(
        float (&c)[16][4], unsigned long long a, unsigned long long b, bool adds) {
    asm volatile(
            "{ .reg .pred p; setp.ne.b32 p, %66, 0; wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 {"
            "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"
            "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31,"
            "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,"
            "%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63"
            "}, %64, %65, p, 1, 1, %67, %68; }"
            : SUMS(c[0]), SUMS(c[1]), SUMS(c[2]), SUMS(c[3]),
            SUMS(c[4]), SUMS(c[5]), SUMS(c[6]), SUMS(c[7]),
            SUMS(c[8]), SUMS(c[9]), SUMS(c[10]), SUMS(c[11]),
            SUMS(c[12]), SUMS(c[13]), SUMS(c[14]), SUMS(c[15])
            : "l"(a), "l"(b), "r"((int) adds), "n"(TURN_A), "n"(TURN_B));
}

template <int TURN_B>
static __device__ __forceinline__ void group_product(
        float (&c)[8][4], const uint32 (&a)[4], unsigned long long b) {
    asm volatile(
            "wgmma.mma_async.sync.aligned.m64n64k16.f32.bf16.bf16 {"
            "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"
            "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31"
            "}, {%32,%33,%34,%35}, %36, 1, 1, 1, %37;"
            : SUMS(c[0]), SUMS(c[1]), SUMS(c[2]), SUMS(c[3]),
            SUMS(c[4]), SUMS(c[5]), SUMS(c[6]), SUMS(c[7])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b), "n"(TURN_B));
}

template <int TURN_B>
static __device__ __forceinline__ void group_product(
        float (&c)[16][4], const uint32 (&a)[4], unsigned long long b) {
    asm volatile(
            "wgmma.mma_async.sync.aligned.m64n128k16.f32.bf16.bf16 {"
            "%0,%1,%2,%3,%4,%5,%6,%7,%8,%9,%10,%11,%12,%13,%14,%15,"
            "%16,%17,%18,%19,%20,%21,%22,%23,%24,%25,%26,%27,%28,%29,%30,%31,"
            "%32,%33,%34,%35,%36,%37,%38,%39,%40,%41,%42,%43,%44,%45,%46,%47,"
            "%48,%49,%50,%51,%52,%53,%54,%55,%56,%57,%58,%59,%60,%61,%62,%63"
            "}, {%64,%65,%66,%67}, %68, 1, 1, 1, %69;"
            : SUMS(c[0]), SUMS(c[1]), SUMS(c[2]), SUMS(c[3]),
            SUMS(c[4]), SUMS(c[5]), SUMS(c[6]), SUMS(c[7]),
            SUMS(c[8]), SUMS(c[9]), SUMS(c[10]), SUMS(c[11]),
            SUMS(c[12]), SUMS(c[13]), SUMS(c[14]), SUMS(c[15])
            : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "l"(b), "n"(TURN_B));
}
