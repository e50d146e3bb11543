/* COVET__MAP(f, x, y, ...): f(x) f(y) ... for 1 to 128 arguments, by counting them. Uses \
    nothing. */
#ifndef COVET_BASE_MAP_H
#define COVET_BASE_MAP_H

#define COVET__MAP(f, ...) COVET__MAP_PICK(__VA_ARGS__, COVET__M128, COVET__M127, COVET__M126, \
    COVET__M125, COVET__M124, COVET__M123, COVET__M122, COVET__M121, COVET__M120, COVET__M119, \
    COVET__M118, COVET__M117, COVET__M116, COVET__M115, COVET__M114, COVET__M113, COVET__M112, \
    COVET__M111, COVET__M110, COVET__M109, COVET__M108, COVET__M107, COVET__M106, COVET__M105, \
    COVET__M104, COVET__M103, COVET__M102, COVET__M101, COVET__M100, COVET__M99, COVET__M98, \
    COVET__M97, COVET__M96, COVET__M95, COVET__M94, COVET__M93, COVET__M92, COVET__M91, \
    COVET__M90, COVET__M89, COVET__M88, COVET__M87, COVET__M86, COVET__M85, COVET__M84, \
    COVET__M83, COVET__M82, COVET__M81, COVET__M80, COVET__M79, COVET__M78, COVET__M77, \
    COVET__M76, COVET__M75, COVET__M74, COVET__M73, COVET__M72, COVET__M71, COVET__M70, \
    COVET__M69, COVET__M68, COVET__M67, COVET__M66, COVET__M65, COVET__M64, COVET__M63, \
    COVET__M62, COVET__M61, COVET__M60, COVET__M59, COVET__M58, COVET__M57, COVET__M56, \
    COVET__M55, COVET__M54, COVET__M53, COVET__M52, COVET__M51, COVET__M50, COVET__M49, \
    COVET__M48, COVET__M47, COVET__M46, COVET__M45, COVET__M44, COVET__M43, COVET__M42, \
    COVET__M41, COVET__M40, COVET__M39, COVET__M38, COVET__M37, COVET__M36, COVET__M35, \
    COVET__M34, COVET__M33, COVET__M32, COVET__M31, COVET__M30, COVET__M29, COVET__M28, \
    COVET__M27, COVET__M26, COVET__M25, COVET__M24, COVET__M23, COVET__M22, COVET__M21, \
    COVET__M20, COVET__M19, COVET__M18, COVET__M17, COVET__M16, COVET__M15, COVET__M14, \
    COVET__M13, COVET__M12, COVET__M11, COVET__M10, COVET__M9, COVET__M8, COVET__M7, COVET__M6, \
    COVET__M5, COVET__M4, COVET__M3, COVET__M2, COVET__M1, )(f, __VA_ARGS__, )
#define COVET__MAP_PICK(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15, a16, \
    a17, a18, a19, a20, a21, a22, a23, a24, a25, a26, a27, a28, a29, a30, a31, a32, a33, a34, \
    a35, a36, a37, a38, a39, a40, a41, a42, a43, a44, a45, a46, a47, a48, a49, a50, a51, a52, \
    a53, a54, a55, a56, a57, a58, a59, a60, a61, a62, a63, a64, a65, a66, a67, a68, a69, a70, \
    a71, a72, a73, a74, a75, a76, a77, a78, a79, a80, a81, a82, a83, a84, a85, a86, a87, a88, \
    a89, a90, a91, a92, a93, a94, a95, a96, a97, a98, a99, a100, a101, a102, a103, a104, a105, \
    a106, a107, a108, a109, a110, a111, a112, a113, a114, a115, a116, a117, a118, a119, a120, \
    a121, a122, a123, a124, a125, a126, a127, a128, pick, ...) pick
#define COVET__M1(f, x, ...) f(x)
#define COVET__M2(f, x, ...) f(x) COVET__M1(f, __VA_ARGS__)
#define COVET__M3(f, x, ...) f(x) COVET__M2(f, __VA_ARGS__)
#define COVET__M4(f, x, ...) f(x) COVET__M3(f, __VA_ARGS__)
#define COVET__M5(f, x, ...) f(x) COVET__M4(f, __VA_ARGS__)
#define COVET__M6(f, x, ...) f(x) COVET__M5(f, __VA_ARGS__)
#define COVET__M7(f, x, ...) f(x) COVET__M6(f, __VA_ARGS__)
#define COVET__M8(f, x, ...) f(x) COVET__M7(f, __VA_ARGS__)
#define COVET__M9(f, x, ...) f(x) COVET__M8(f, __VA_ARGS__)
#define COVET__M10(f, x, ...) f(x) COVET__M9(f, __VA_ARGS__)
#define COVET__M11(f, x, ...) f(x) COVET__M10(f, __VA_ARGS__)
#define COVET__M12(f, x, ...) f(x) COVET__M11(f, __VA_ARGS__)
#define COVET__M13(f, x, ...) f(x) COVET__M12(f, __VA_ARGS__)
#define COVET__M14(f, x, ...) f(x) COVET__M13(f, __VA_ARGS__)
#define COVET__M15(f, x, ...) f(x) COVET__M14(f, __VA_ARGS__)
#define COVET__M16(f, x, ...) f(x) COVET__M15(f, __VA_ARGS__)
#define COVET__M17(f, x, ...) f(x) COVET__M16(f, __VA_ARGS__)
#define COVET__M18(f, x, ...) f(x) COVET__M17(f, __VA_ARGS__)
#define COVET__M19(f, x, ...) f(x) COVET__M18(f, __VA_ARGS__)
#define COVET__M20(f, x, ...) f(x) COVET__M19(f, __VA_ARGS__)
#define COVET__M21(f, x, ...) f(x) COVET__M20(f, __VA_ARGS__)
#define COVET__M22(f, x, ...) f(x) COVET__M21(f, __VA_ARGS__)
#define COVET__M23(f, x, ...) f(x) COVET__M22(f, __VA_ARGS__)
#define COVET__M24(f, x, ...) f(x) COVET__M23(f, __VA_ARGS__)
#define COVET__M25(f, x, ...) f(x) COVET__M24(f, __VA_ARGS__)
#define COVET__M26(f, x, ...) f(x) COVET__M25(f, __VA_ARGS__)
#define COVET__M27(f, x, ...) f(x) COVET__M26(f, __VA_ARGS__)
#define COVET__M28(f, x, ...) f(x) COVET__M27(f, __VA_ARGS__)
#define COVET__M29(f, x, ...) f(x) COVET__M28(f, __VA_ARGS__)
#define COVET__M30(f, x, ...) f(x) COVET__M29(f, __VA_ARGS__)
#define COVET__M31(f, x, ...) f(x) COVET__M30(f, __VA_ARGS__)
#define COVET__M32(f, x, ...) f(x) COVET__M31(f, __VA_ARGS__)
#define COVET__M33(f, x, ...) f(x) COVET__M32(f, __VA_ARGS__)
#define COVET__M34(f, x, ...) f(x) COVET__M33(f, __VA_ARGS__)
#define COVET__M35(f, x, ...) f(x) COVET__M34(f, __VA_ARGS__)
#define COVET__M36(f, x, ...) f(x) COVET__M35(f, __VA_ARGS__)
#define COVET__M37(f, x, ...) f(x) COVET__M36(f, __VA_ARGS__)
#define COVET__M38(f, x, ...) f(x) COVET__M37(f, __VA_ARGS__)
#define COVET__M39(f, x, ...) f(x) COVET__M38(f, __VA_ARGS__)
#define COVET__M40(f, x, ...) f(x) COVET__M39(f, __VA_ARGS__)
#define COVET__M41(f, x, ...) f(x) COVET__M40(f, __VA_ARGS__)
#define COVET__M42(f, x, ...) f(x) COVET__M41(f, __VA_ARGS__)
#define COVET__M43(f, x, ...) f(x) COVET__M42(f, __VA_ARGS__)
#define COVET__M44(f, x, ...) f(x) COVET__M43(f, __VA_ARGS__)
#define COVET__M45(f, x, ...) f(x) COVET__M44(f, __VA_ARGS__)
#define COVET__M46(f, x, ...) f(x) COVET__M45(f, __VA_ARGS__)
#define COVET__M47(f, x, ...) f(x) COVET__M46(f, __VA_ARGS__)
#define COVET__M48(f, x, ...) f(x) COVET__M47(f, __VA_ARGS__)
#define COVET__M49(f, x, ...) f(x) COVET__M48(f, __VA_ARGS__)
#define COVET__M50(f, x, ...) f(x) COVET__M49(f, __VA_ARGS__)
#define COVET__M51(f, x, ...) f(x) COVET__M50(f, __VA_ARGS__)
#define COVET__M52(f, x, ...) f(x) COVET__M51(f, __VA_ARGS__)
#define COVET__M53(f, x, ...) f(x) COVET__M52(f, __VA_ARGS__)
#define COVET__M54(f, x, ...) f(x) COVET__M53(f, __VA_ARGS__)
#define COVET__M55(f, x, ...) f(x) COVET__M54(f, __VA_ARGS__)
#define COVET__M56(f, x, ...) f(x) COVET__M55(f, __VA_ARGS__)
#define COVET__M57(f, x, ...) f(x) COVET__M56(f, __VA_ARGS__)
#define COVET__M58(f, x, ...) f(x) COVET__M57(f, __VA_ARGS__)
#define COVET__M59(f, x, ...) f(x) COVET__M58(f, __VA_ARGS__)
#define COVET__M60(f, x, ...) f(x) COVET__M59(f, __VA_ARGS__)
#define COVET__M61(f, x, ...) f(x) COVET__M60(f, __VA_ARGS__)
#define COVET__M62(f, x, ...) f(x) COVET__M61(f, __VA_ARGS__)
#define COVET__M63(f, x, ...) f(x) COVET__M62(f, __VA_ARGS__)
#define COVET__M64(f, x, ...) f(x) COVET__M63(f, __VA_ARGS__)
#define COVET__M65(f, x, ...) f(x) COVET__M64(f, __VA_ARGS__)
#define COVET__M66(f, x, ...) f(x) COVET__M65(f, __VA_ARGS__)
#define COVET__M67(f, x, ...) f(x) COVET__M66(f, __VA_ARGS__)
#define COVET__M68(f, x, ...) f(x) COVET__M67(f, __VA_ARGS__)
#define COVET__M69(f, x, ...) f(x) COVET__M68(f, __VA_ARGS__)
#define COVET__M70(f, x, ...) f(x) COVET__M69(f, __VA_ARGS__)
#define COVET__M71(f, x, ...) f(x) COVET__M70(f, __VA_ARGS__)
#define COVET__M72(f, x, ...) f(x) COVET__M71(f, __VA_ARGS__)
#define COVET__M73(f, x, ...) f(x) COVET__M72(f, __VA_ARGS__)
#define COVET__M74(f, x, ...) f(x) COVET__M73(f, __VA_ARGS__)
#define COVET__M75(f, x, ...) f(x) COVET__M74(f, __VA_ARGS__)
#define COVET__M76(f, x, ...) f(x) COVET__M75(f, __VA_ARGS__)
#define COVET__M77(f, x, ...) f(x) COVET__M76(f, __VA_ARGS__)
#define COVET__M78(f, x, ...) f(x) COVET__M77(f, __VA_ARGS__)
#define COVET__M79(f, x, ...) f(x) COVET__M78(f, __VA_ARGS__)
#define COVET__M80(f, x, ...) f(x) COVET__M79(f, __VA_ARGS__)
#define COVET__M81(f, x, ...) f(x) COVET__M80(f, __VA_ARGS__)
#define COVET__M82(f, x, ...) f(x) COVET__M81(f, __VA_ARGS__)
#define COVET__M83(f, x, ...) f(x) COVET__M82(f, __VA_ARGS__)
#define COVET__M84(f, x, ...) f(x) COVET__M83(f, __VA_ARGS__)
#define COVET__M85(f, x, ...) f(x) COVET__M84(f, __VA_ARGS__)
#define COVET__M86(f, x, ...) f(x) COVET__M85(f, __VA_ARGS__)
#define COVET__M87(f, x, ...) f(x) COVET__M86(f, __VA_ARGS__)
#define COVET__M88(f, x, ...) f(x) COVET__M87(f, __VA_ARGS__)
#define COVET__M89(f, x, ...) f(x) COVET__M88(f, __VA_ARGS__)
#define COVET__M90(f, x, ...) f(x) COVET__M89(f, __VA_ARGS__)
#define COVET__M91(f, x, ...) f(x) COVET__M90(f, __VA_ARGS__)
#define COVET__M92(f, x, ...) f(x) COVET__M91(f, __VA_ARGS__)
#define COVET__M93(f, x, ...) f(x) COVET__M92(f, __VA_ARGS__)
#define COVET__M94(f, x, ...) f(x) COVET__M93(f, __VA_ARGS__)
#define COVET__M95(f, x, ...) f(x) COVET__M94(f, __VA_ARGS__)
#define COVET__M96(f, x, ...) f(x) COVET__M95(f, __VA_ARGS__)
#define COVET__M97(f, x, ...) f(x) COVET__M96(f, __VA_ARGS__)
#define COVET__M98(f, x, ...) f(x) COVET__M97(f, __VA_ARGS__)
#define COVET__M99(f, x, ...) f(x) COVET__M98(f, __VA_ARGS__)
#define COVET__M100(f, x, ...) f(x) COVET__M99(f, __VA_ARGS__)
#define COVET__M101(f, x, ...) f(x) COVET__M100(f, __VA_ARGS__)
#define COVET__M102(f, x, ...) f(x) COVET__M101(f, __VA_ARGS__)
#define COVET__M103(f, x, ...) f(x) COVET__M102(f, __VA_ARGS__)
#define COVET__M104(f, x, ...) f(x) COVET__M103(f, __VA_ARGS__)
#define COVET__M105(f, x, ...) f(x) COVET__M104(f, __VA_ARGS__)
#define COVET__M106(f, x, ...) f(x) COVET__M105(f, __VA_ARGS__)
#define COVET__M107(f, x, ...) f(x) COVET__M106(f, __VA_ARGS__)
#define COVET__M108(f, x, ...) f(x) COVET__M107(f, __VA_ARGS__)
#define COVET__M109(f, x, ...) f(x) COVET__M108(f, __VA_ARGS__)
#define COVET__M110(f, x, ...) f(x) COVET__M109(f, __VA_ARGS__)
#define COVET__M111(f, x, ...) f(x) COVET__M110(f, __VA_ARGS__)
#define COVET__M112(f, x, ...) f(x) COVET__M111(f, __VA_ARGS__)
#define COVET__M113(f, x, ...) f(x) COVET__M112(f, __VA_ARGS__)
#define COVET__M114(f, x, ...) f(x) COVET__M113(f, __VA_ARGS__)
#define COVET__M115(f, x, ...) f(x) COVET__M114(f, __VA_ARGS__)
#define COVET__M116(f, x, ...) f(x) COVET__M115(f, __VA_ARGS__)
#define COVET__M117(f, x, ...) f(x) COVET__M116(f, __VA_ARGS__)
#define COVET__M118(f, x, ...) f(x) COVET__M117(f, __VA_ARGS__)
#define COVET__M119(f, x, ...) f(x) COVET__M118(f, __VA_ARGS__)
#define COVET__M120(f, x, ...) f(x) COVET__M119(f, __VA_ARGS__)
#define COVET__M121(f, x, ...) f(x) COVET__M120(f, __VA_ARGS__)
#define COVET__M122(f, x, ...) f(x) COVET__M121(f, __VA_ARGS__)
#define COVET__M123(f, x, ...) f(x) COVET__M122(f, __VA_ARGS__)
#define COVET__M124(f, x, ...) f(x) COVET__M123(f, __VA_ARGS__)
#define COVET__M125(f, x, ...) f(x) COVET__M124(f, __VA_ARGS__)
#define COVET__M126(f, x, ...) f(x) COVET__M125(f, __VA_ARGS__)
#define COVET__M127(f, x, ...) f(x) COVET__M126(f, __VA_ARGS__)
#define COVET__M128(f, x, ...) f(x) COVET__M127(f, __VA_ARGS__)

#endif
