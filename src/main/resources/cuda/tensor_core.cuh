// bf16 products on tensor cores and how their operands travel: global memory -> shared memory (cp.async, 16 bytes at a
// time) -> fragments (ldmatrix) -> mma.m16n8k16 with f32 sums.
//
// Fragments of a warp; lane = 4 * g + t:
//   A [16 x 16]  a0 (row g, columns 2t, 2t+1)  a1 (row g+8, same)  a2 (row g, columns 2t+8, 2t+9)  a3 (row g+8, same)
//   B [16 x 8]   b0 (rows 2t, 2t+1, column g)  b1 (rows 2t+8, 2t+9, column g)
//   C [16 x 8]   c0, c1 (row g, columns 2t, 2t+1)  c2, c3 (row g+8, same)
// So two neighbouring C tiles, rounded to bf16, are one A tile: products chain in registers.

// Two f32 as a pair of bf16, rounded to nearest; the first one in the lower half.
static __device__ __forceinline__ uint32 bf16_pair(float low, float high) {
    uint32 pair;
    asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(pair) : "f"(high), "f"(low));
    return pair;
}

static __device__ __forceinline__ float low_half(uint32 pair) {
    return __uint_as_float(pair << 16);
}

static __device__ __forceinline__ float high_half(uint32 pair) {
    return __uint_as_float(pair & 0xffff0000u);
}

// 2^x, with 0 for minus infinity.
static __device__ __forceinline__ float power_of_two(float x) {
    float y;
    asm("ex2.approx.ftz.f32 %0, %1;" : "=f"(y) : "f"(x));
    return y;
}

// Shared memory is addressed in bytes from its start.
static __device__ __forceinline__ uint32 shared_address(const void* p) {
    return (uint32) __cvta_generic_to_shared(p);
}

// Starts a copy of 16 bytes to shared memory, or fills with zeros.
static __device__ __forceinline__ void copy_async(uint32 to, const void* from, bool exists) {
    asm volatile("cp.async.cg.shared.global [%0], [%1], 16, %2;" ::"r"(to), "l"(from), "r"(exists ? 16 : 0));
}

static __device__ __forceinline__ void commit_copies() {
    asm volatile("cp.async.commit_group;");
}

// Waits until at most PENDING of the groups this thread committed last are under way.
template <int PENDING>
static __device__ __forceinline__ void wait_for_copies() {
    asm volatile("cp.async.wait_group %0;" ::"n"(PENDING) : "memory");
}

// Four 8 x 8 matrices; lane l gives the address of row l % 8 of matrix l / 8.
static __device__ __forceinline__ void load_matrices(uint32 (&r)[4], uint32 address) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

static __device__ __forceinline__ void load_transposed(uint32 (&r)[4], uint32 address) {
    asm volatile("ldmatrix.sync.aligned.m8n8.x4.trans.shared.b16 {%0,%1,%2,%3}, [%4];"
                 : "=r"(r[0]), "=r"(r[1]), "=r"(r[2]), "=r"(r[3])
                 : "r"(address)
                 : "memory");
}

// c += a b
static __device__ __forceinline__ void multiply_add(float (&c)[4], const uint32 (&a)[4], uint32 b0, uint32 b1) {
    asm volatile("mma.sync.aligned.m16n8k16.row.col.f32.bf16.bf16.f32"
                 " {%0,%1,%2,%3}, {%4,%5,%6,%7}, {%8,%9}, {%0,%1,%2,%3};"
                 : "+f"(c[0]), "+f"(c[1]), "+f"(c[2]), "+f"(c[3])
                 : "r"(a[0]), "r"(a[1]), "r"(a[2]), "r"(a[3]), "r"(b0), "r"(b1));
}

// Where a lane's row lies for load_matrices, in elements, from the first element of a 16 x 16 part of a tile with rows
// of STRIDE elements. As an A operand of the stored matrix, or (load_transposed) as two B operands [16 x 8] beside each
// other with the stored rows as rows.
template <int STRIDE>
static __device__ __forceinline__ int lane_by_rows() {
    int lane = threadIdx.x % WARP;
    return lane % 16 * STRIDE + lane / 16 * 8;
}

// As two B operands beside each other of the stored matrix turned around (stored rows are columns),
// or (load_transposed) as an A operand of the stored matrix turned around.
template <int STRIDE>
static __device__ __forceinline__ int lane_by_columns() {
    int lane = threadIdx.x % WARP;
    return (lane / 16 * 8 + lane % 8) * STRIDE + lane / 8 % 2 * 8;
}
