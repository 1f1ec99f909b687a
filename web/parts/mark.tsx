/** The sign of the product: two bonded rings. Decorative; name the product in words beside it. */
export function Mark({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" strokeWidth="3" aria-hidden="true">
      <circle cx="11.3" cy="16" r="8.5" stroke="var(--v-primary)" />
      <circle cx="20.7" cy="16" r="8.5" stroke="var(--v-text)" />
    </svg>
  );
}
